using System.Diagnostics;
using DeffArts.Networks;
using DeffArts.Search;
using DeffArts.Tests.Search;
using DeffArts.Training;
using TorchSharp;
using Xunit;

namespace DeffArts.Tests.Training;

/// <summary>A stop at any moment of a step leaves the state before it, to the bit.</summary>
public class StoppedStepTests
{
    [Theory]
    [InlineData(Engine.Fast, Order.First)]
    [InlineData(Engine.Fast, Order.Second)]
    [InlineData(Engine.Reference, Order.Second, Explicit = true)]
    public void ASearchStoppedInsideItsStepsEndsWithTheSameBits(Engine engine, Order order)
    {
        var settings = TinySearch.Settings with { Engine = engine, Order = order };
        using var whole = TinySearch.Searcher(settings);
        var usual = TimeOfAStep(() => whole.Run().Count());
        var expected = TinySearch.Bits(whole);
        using var first = TinySearch.Searcher(settings);
        var searcher = first;

        var stops = StopOften(
            usual,
            stop => _ = searcher.Run(stop).Count(),
            () =>
            {
                using var scope = torch.NewDisposeScope();
                var state = Copy(searcher.Capture());
                searcher.Dispose();
                searcher = TinySearch.Searcher(settings);
                searcher.Restore(state);
            });

        Assert.InRange(stops, 3, int.MaxValue);
        Assert.Equal(expected, TinySearch.Bits(searcher));
        searcher.Dispose();
    }

    [Theory]
    [InlineData(Engine.Fast)]
    [InlineData(Engine.Reference, Explicit = true)]
    public void ATrainingStoppedInsideItsStepsEndsWithTheSameBits(Engine engine)
    {
        var settings = TinyTraining.Settings with { Engine = engine, AuxiliaryWeight = 0.4, DropPath = 0.4 };
        using var whole = TinyTraining.Trainer(settings);
        var usual = TimeOfAStep(() => whole.Run().Count());
        var expected = TinyTraining.Bits(whole);
        using var trainer = TinyTraining.Trainer(settings);

        var stops = StopOften(usual, stop => _ = trainer.Run(stop).Count(), () => { });

        Assert.InRange(stops, 3, int.MaxValue);
        Assert.Equal(expected, TinyTraining.Bits(trainer));
    }

    [Fact]
    public void AStoppedStepMovesNothingAtAll()
    {
        using var trainer = TinyTraining.Trainer(TinyTraining.Settings with { AuxiliaryWeight = 0.4, DropPath = 0.4 });
        var usual = TimeOfAStep(() => trainer.Run().Take(3).Count());
        var before = TinyTraining.Bits(trainer);
        foreach (var eighth in Enumerable.Range(1, 8))
        {
            using var source = new CancellationTokenSource(eighth / 8.0 * usual);
            try
            {
                _ = trainer.Run(source.Token).First();
                before = TinyTraining.Bits(trainer);
            }
            catch (OperationCanceledException)
            {
                Assert.Equal(before, TinyTraining.Bits(trainer));
            }
        }
    }

    private static TimeSpan TimeOfAStep(Func<int> run)
    {
        var watch = Stopwatch.StartNew();
        var events = run();
        return watch.Elapsed / events;
    }

    /// <summary>
    /// Starts the run again and again and stops it at a chance moment, later and later, until it is done.
    /// </summary>
    private static int StopOften(TimeSpan usual, Action<CancellationToken> run, Action between)
    {
        var random = new Random(11);
        for (var stops = 0; ; stops++)
        {
            using var source = new CancellationTokenSource(random.NextDouble() * (1 + stops / 10.0) * usual);
            try
            {
                run(source.Token);
                return stops;
            }
            catch (OperationCanceledException)
            {
                between();
            }
        }
    }

    private static RunState Copy(RunState state) =>
        new(state.Tensors.ToDictionary(entry => entry.Key, entry => entry.Value.clone()), state.Values);
}
