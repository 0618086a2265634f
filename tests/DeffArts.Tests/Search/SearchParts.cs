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
/// The parts of a search, put together once more without the searcher: the oracle checks this sequence in float64, and
/// the searcher must take the same steps. Takes over supernet and alphas.
/// </summary>
internal sealed class SearchParts : IDisposable
{
    private readonly ExpectedCost _cost;
    private readonly Objective _objective;
    private readonly ArchitectureStep _architectureStep;
    private readonly AlphaOptimizer _alphaOptimizer;

    public SearchParts(SearchSettings settings, Supernet supernet, Alphas alphas)
    {
        (Supernet, Alphas) = (supernet, alphas);
        Weights = [.. supernet.named_parameters().Select(weight => (weight.name, weight.parameter))];
        _cost = new ExpectedCost(new PaperCost(Processor.Paper, Convention.Table2, noneCost: 999_999), settings.Space());
        _objective = new Objective(_cost, settings.Gamma, settings.Beta);
        WeightOptimizer = new WeightOptimizer(Weights, settings.Descent());
        _alphaOptimizer = new AlphaOptimizer(
            [.. alphas.named_parameters().Select(alpha => (alpha.name, alpha.parameter))], settings);
        _architectureStep = settings.Order == Order.First ? new FirstOrder() : new SecondOrder(WeightOptimizer.NextStep);
    }

    public Supernet Supernet { get; }

    public Alphas Alphas { get; }

    public IReadOnlyList<(string Name, Parameter Weight)> Weights { get; }

    public WeightOptimizer WeightOptimizer { get; }

    public SupernetLosses Losses(Batch training, Batch validation) =>
        new(Supernet, [.. Weights.Select(weight => weight.Weight)], Alphas, _objective, training, validation);

    /// <summary>Alpha, then w. Returns validation cross-entropy, L_com, training cross-entropy, accuracy, gradient norm.</summary>
    public double[] Step(Batch training, Batch validation)
    {
        var losses = Losses(training, validation);
        using (Supernet.HoldStatistics())
        {
            _alphaOptimizer.Step(_architectureStep.Gradient(losses));
        }

        var logits = Supernet.Forward(
            training.Images, Alphas.Weights(CellType.Normal).detach(), Alphas.Weights(CellType.Reduction).detach());
        var loss = nn.functional.cross_entropy(logits, training.Labels);
        var norm = WeightOptimizer.Step(loss);
        return
        [
            Number(losses.Performance!.CrossEntropy), Number(losses.Performance.ComputeCost), Number(loss),
            (double)Accuracy.Correct(logits, training.Labels) / training.Labels.shape[0], norm,
        ];
    }

    public void Dispose()
    {
        WeightOptimizer.Dispose();
        _alphaOptimizer.Dispose();
        _cost.Dispose();
        Alphas.Dispose();
        Supernet.Dispose();
    }

    private static double Number(Tensor scalar) => scalar.to(ScalarType.Float64).item<double>();
}
