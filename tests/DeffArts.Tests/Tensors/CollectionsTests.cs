using System.Diagnostics;
using DeffArts.Networks;
using DeffArts.Search;
using DeffArts.Tensors;
using DeffArts.Tests.Runs;
using DeffArts.Tests.Search;
using DeffArts.Tests.Training;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Tensors;

/// <summary>
/// Sums, searches and trainings beside a thread that collects garbage all the time, in a process whose code is
/// optimised from its first call: code that is not yet keeps every object until it returns, and hides the fault.
/// </summary>
public class CollectionsTests
{
    [Fact]
    public void NumbersOutliveCollections() => PassOptimised(nameof(Sums));

    [Fact(Explicit = true)]
    public void SearchesAndTrainingsOutliveCollections() => PassOptimised(nameof(ASearch), nameof(ATrainingWithATower));

    [Fact(Explicit = true)]
    public void Sums()
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        // libtorch reads the number after it has brought both to one type, which takes long enough for a collection.
        var (a, b) = (ones(1 << 20, ScalarType.Float64), ones(1 << 20, ScalarType.Float32));
        using var collector = new Collector();
        while (!collector.HasDoneEnough)
        {
            using var inner = NewDisposeScope();
            Assert.Equal(7, a.Plus(b).Plus(1.5).Times(2).Over(2).Plus(3.5, b)[0].item<double>());
        }
    }

    [Theory(Explicit = true)]
    [InlineData(Engine.Reference, Order.First)]
    [InlineData(Engine.Reference, Order.Second)]
    [InlineData(Engine.Fast, Order.First)]
    [InlineData(Engine.Fast, Order.Second)]
    public void ASearch(Engine engine, Order order)
    {
        using var searcher = TinySearch.Searcher(
            TinySearch.Settings with { Engine = engine, Order = order, Epochs = 1000 });
        using var collector = new Collector();

        Assert.Contains(searcher.Run(), _ => collector.HasDoneEnough);
    }

    [Theory(Explicit = true)]
    [InlineData(Engine.Reference)]
    [InlineData(Engine.Fast)]
    public void ATrainingWithATower(Engine engine)
    {
        using var trainer = TinyTraining.Trainer(TinyTraining.Settings with
        {
            Engine = engine,
            Epochs = 1000,
            AuxiliaryWeight = 0.4,
            DropPath = 0.3,
        });
        using var collector = new Collector();

        Assert.Contains(trainer.Run(), _ => collector.HasDoneEnough);
    }

    /// <summary>Runs tests of this class in a process of their own.</summary>
    private static void PassOptimised(params string[] names)
    {
        var type = typeof(CollectionsTests);
        var tests = Path.Combine(AppContext.BaseDirectory, type.Assembly.GetName().Name!);
        var (exitCode, output, error) = Processes.Run(
            "env", ["DOTNET_TieredCompilation=0", tests, "-noColor", "-explicit", "only",
                .. names.SelectMany(name => new[] { "-method", $"{type.FullName}.{name}" })]);

        Assert.True(exitCode == 0, $"exit code {exitCode}\n{output}{error}");
        Assert.DoesNotContain("Total: 0", output, StringComparison.Ordinal);
    }

    /// <summary>A thread that collects garbage about a thousand times a second.</summary>
    private sealed class Collector : IDisposable
    {
        private static readonly TimeSpan Enough = TimeSpan.FromSeconds(1.5);
        private readonly Stopwatch watch = Stopwatch.StartNew();
        private readonly Thread thread;
        private volatile bool isOver;

        public Collector()
        {
            thread = new Thread(Collect) { IsBackground = true };
            thread.Start();
        }

        public bool HasDoneEnough => watch.Elapsed > Enough;

        public void Dispose()
        {
            isOver = true;
            thread.Join();
        }

        private void Collect()
        {
            for (var i = 0; !isOver; i++)
            {
                GC.Collect(0);
                Thread.Sleep(i % 2);
            }
        }
    }
}
