using DeffArts.Data;
using DeffArts.Search;
using DeffArts.Space;
using DeffArts.Tests.Golden;
using DeffArts.Tests.Networks;
using DeffArts.Training;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Search;

/// <summary>
/// Architecture gradients of both orders, and five whole steps of the search, against the independent implementation.
/// </summary>
public class OracleSearchTests
{
    /// <summary>Float64 through three cells, and a difference over 2 eps that costs two or three digits more.</summary>
    private const double Tolerance = 1e-8;

    private static readonly Oracle Golden = new("search");
    private static readonly SearchSettings Settings = new() { Nodes = 2, Layers = 3, Channels = 2, BatchSize = 4 };

    [Fact]
    public void FirstOrderGradientAgrees()
    {
        using var scope = NewDisposeScope();
        using var search = Start(Settings);

        MatchGradients(
            "first_order", new FirstOrder().Gradient(search.Losses(Batch("training", 0), Batch("validation", 0))));
    }

    [Fact]
    public void SecondOrderGradientAgreesWithMomentumAndWeightDecay()
    {
        using var scope = NewDisposeScope();
        using var search = Start(Settings);
        var step = new UnrolledStep(Settings.LearningRate, Settings.Momentum, Settings.WeightDecay, weight =>
            0.05 * Oracle.Wave(weight.numel()).reshape(weight.shape));

        var losses = search.Losses(Batch("training", 0), Batch("validation", 0));
        var gradients = new SecondOrder(() => step).Gradient(losses);

        MatchGradients("second_order", gradients);
        Golden.Match("unrolled_cross_entropy", losses.Performance!.CrossEntropy, Tolerance);
        // What the second order adds is large here: an implementation that lost it would not have passed.
        Assert.True((gradients[0] - Golden["first_order/normal"]).norm().item<double>()
            > 0.1 * gradients[0].norm().item<double>());
    }

    [Fact]
    public void TheGoldenFiniteDifferenceTendsToTheExactMixedDerivative()
    {
        foreach (var kind in new[] { "normal", "reduction" })
        {
            Golden.Match($"exact_second_order/{kind}", Golden[$"short_second_order/{kind}"], 1e-8);
        }
    }

    [Theory]
    [InlineData(Order.First)]
    [InlineData(Order.Second)]
    public void FiveStepsAgree(Order order)
    {
        using var scope = NewDisposeScope();
        var prefix = $"trajectory_{order.ToString().ToLowerInvariant()}";
        // A rate that is not the search's, so that setting it must have its effect.
        using var search = Start(Settings with { LearningRate = 1, Order = order });
        search.WeightOptimizer.LearningRate = Settings.LearningRate;
        var rows = new List<double[]>();
        for (var step = 0; step < 5; step++)
        {
            rows.Add(search.Step(Batch("training", step), Batch("validation", step)));
            foreach (var type in new[] { CellType.Normal, CellType.Reduction })
            {
                var path = $"{prefix}/alphas.{type.ToString().ToLowerInvariant()}";
                // Five steps of Adam move alpha by 1e-3: the tolerance leaves them seven digits.
                Oracle.Match(Golden[path][step], search.Alphas[type], 1e-10, $"{path} after step {step + 1}");
            }
        }

        string[] columns = ["validation_cross_entropy", "compute_cost", "cross_entropy", "accuracy", "gradient_norm"];
        foreach (var (column, name) in columns.Index())
        {
            Golden.Match($"{prefix}/{name}", tensor(rows.Select(row => row[column]).ToArray()), Tolerance);
        }

        var weights = search.Weights.ToDictionary(weight => weight.Name, weight => (Tensor)weight.Weight);
        Golden.Match($"{prefix}/weights", weights, Tolerance);
        Golden.MatchDigest($"{prefix}/weight_digest", weights, Tolerance);
        Golden.MatchDigest(
            $"{prefix}/running_digest",
            search.Supernet.named_buffers().ToDictionary(entry => entry.name, entry => entry.buffer), Tolerance);
    }

    private static void MatchGradients(string prefix, IReadOnlyList<Tensor> gradients)
    {
        Golden.Match($"{prefix}/normal", gradients[0], Tolerance);
        Golden.Match($"{prefix}/reduction", gradients[1], Tolerance);
    }

    private static OracleSteps Start(SearchSettings settings)
    {
        var start = new Oracle("supernet_2_nodes");
        return new OracleSteps(
            settings, OracleSupernetTests.Build(start, nodes: 2, classes: 4),
            OracleSupernetTests.BuildAlphas(start, nodes: 2));
    }

    private static Batch Batch(string half, int step) =>
        new(Golden[$"{half}/images"][step], Golden[$"{half}/labels"][step]);
}
