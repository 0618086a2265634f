using DeffArts.Cost;
using DeffArts.Data;
using DeffArts.Networks;
using DeffArts.Search;
using DeffArts.Space;
using DeffArts.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeffArts.Tests.Search;

/// <summary>
/// The step of a search, written once more without the searcher: the oracle checks this sequence in float64, and the
/// searcher must take the same steps. Takes over supernet and alphas.
/// </summary>
internal sealed class OracleSteps(SearchSettings settings, Supernet supernet, Alphas alphas) : IDisposable
{
    private readonly SearchParts parts = new(
        settings, supernet, alphas, new PaperCost(Processor.Paper, Convention.Table2, noneCost: 999_999));

    public Supernet Supernet => supernet;

    public Alphas Alphas => alphas;

    public IReadOnlyList<(string Name, Parameter Weight)> Weights => parts.Weights;

    public WeightOptimizer WeightOptimizer => parts.WeightOptimizer;

    public SupernetLosses Losses(Batch training, Batch validation) => parts.Losses(training, validation);

    /// <summary>
    /// Alpha, then w. Returns validation cross-entropy, L_com, training cross-entropy, accuracy, gradient norm.
    /// </summary>
    public double[] Step(Batch training, Batch validation)
    {
        var losses = Losses(training, validation);
        using (Supernet.HoldStatistics())
        {
            parts.AlphaOptimizer.Step(parts.ArchitectureStep.Gradient(losses));
        }

        var logits = Supernet.Forward(
            training.Images, [Alphas.Weights(CellType.Normal).detach(), Alphas.Weights(CellType.Reduction).detach()]);
        var loss = nn.functional.cross_entropy(logits, training.Labels);
        var norm = WeightOptimizer.Step(loss);
        return
        [
            Number(losses.Performance!.CrossEntropy), Number(losses.Performance.ComputeCost!), Number(loss),
            (double)Accuracy.Correct(logits, training.Labels) / training.Labels.shape[0], norm,
        ];
    }

    public void Dispose() => parts.Dispose();

    private static double Number(Tensor scalar) => scalar.to(ScalarType.Float64).item<double>();
}
