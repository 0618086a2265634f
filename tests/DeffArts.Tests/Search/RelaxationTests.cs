using DeffArts.Networks;
using DeffArts.Search;
using DeffArts.Space;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Search;

/// <summary>Softmax is one relaxation; others search, resume and are undone as it does.</summary>
public class RelaxationTests
{
    [Theory]
    [InlineData(Order.First, 2)]
    [InlineData(Order.Second, 5)]
    [InlineData(Order.First, 1, Explicit = true)]
    [InlineData(Order.Second, 1, Explicit = true)]
    public void AFormFromOutsideIsResumedBitForBit(Order order, int every)
    {
        var settings = TinySearch.Settings with { Order = order };
        using var whole = Searcher(settings);
        var events = whole.Run().Count();
        var bits = TinySearch.Bits(whole);
        Assert.NotEqual(new byte[bits["relaxation.mean"].Length], bits["relaxation.mean"]);
        for (var stop = 0; stop < events; stop += every)
        {
            using var scope = NewDisposeScope();
            using var stopped = Searcher(settings);
            Assert.Equal(stop, stopped.Run().Take(stop).Count());
            var state = stopped.Capture();
            manual_seed(12345); // Another process would not have this process's generator.
            using var resumed = Searcher(settings);
            resumed.Restore(state);
            _ = resumed.Run().Count();

            Assert.Equal(bits, TinySearch.Bits(resumed));
        }
    }

    [Fact]
    public void ItFindsOtherAlphasThanSoftmaxFromTheSameSeed()
    {
        using var gumbel = Searcher(TinySearch.Settings);
        _ = gumbel.Run().Count();
        using var softmax = TinySearch.Searcher();
        _ = softmax.Run().Count();

        Assert.NotEqual(TinySearch.Bits(softmax)["alphas.normal"], TinySearch.Bits(gumbel)["alphas.normal"]);
    }

    [Fact]
    public void ItsTemperatureFollowsTheEpochAndEveryPassOfAStepIsADrawOfItsOwn()
    {
        // The searcher disposes what it was given.
        var relaxation = new GumbelRelaxation();
        using var searcher = Searcher(TinySearch.Settings with { Order = Order.Second }, relaxation);
        var temperatures = searcher.Run().OfType<StepCompleted>().Select(_ => relaxation.Temperature).Distinct()
            .ToList();

        Assert.Equal([10, 10 - 9.9 / 2], temperatures);
        // w', the validation loss, both ends of the central difference, and the weights' step; two cell types.
        Assert.Equal(2 * 5 * 2 * searcher.StepsPerEpoch, relaxation.RandomDraws);
    }

    [Fact]
    public void TrainingPassesOfOneStepSeeTheSameSample()
    {
        using var scope = NewDisposeScope();
        using var parts = SearchParts.Build(
            TinySearch.Settings, new NetworkShape(3, 2, 8, 3, 3), TinySearch.Cost(TinySearch.Settings), CPU,
            new GumbelRelaxation());
        parts.Relaxation.Follow(0.5);
        var batch = new DeffArts.Data.Batch(randn(4, 3, 8, 8), tensor(new long[] { 0, 1, 2, 0 }));
        var losses = parts.Losses(batch, batch);

        var first = losses.Training().item<float>();
        _ = losses.Validation();
        var after = random.get_rng_state();

        Assert.Equal(first, losses.Training().item<float>());
        Assert.Equal(after.data<byte>().ToArray(), random.get_rng_state().data<byte>().ToArray());
        Assert.NotEqual(first, parts.Losses(batch, batch).Training().item<float>());
    }

    [Fact]
    public void AllThatReadsAPassReadsTheSameDraw()
    {
        using var scope = NewDisposeScope();
        var space = TinySearch.Settings.SearchSpace();
        using var alphas = new Alphas(space, ScalarType.Float64);
        using var softmax = new Softmax();
        var draw = softmax.Draw(alphas, PassKind.Architecture);
        foreach (var type in new[] { CellType.Normal, CellType.Reduction })
        {
            var (weights, values) = (draw.Weights(type), draw.Values(type));
            Assert.Equal(draw.Probabilities(type).data<double>().ToArray(), values.Cast<double>());
            Assert.Equal(values.Cast<double>(), weights.data<double>().ToArray());
            for (var edge = 0; edge < values.GetLength(0); edge++)
            {
                Assert.Equal(1, Enumerable.Range(0, values.GetLength(1)).Sum(column => values[edge, column]), 1e-14);
            }
        }
    }

    private static Searcher Searcher(SearchSettings settings, Relaxation? relaxation = null) =>
        new(settings, TinySearch.Data(), TinySearch.Cost(settings), CPU, relaxation ?? new GumbelRelaxation());
}
