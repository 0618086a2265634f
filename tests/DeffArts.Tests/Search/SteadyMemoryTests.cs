using DeffArts.Networks;
using DeffArts.Space;
using DeffArts.Training;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Search;

/// <summary>A step leaves nothing behind: whole weight steps of the fast engine, with the optimizer.</summary>
public class SteadyMemoryTests
{
    private static readonly SearchSpace Space = new(SearchSpace.Paper.Operations, nodes: 2, inputsPerNode: 2);
    private readonly Supernet network = Build();
    private readonly Alphas alphas = new(Space);

    [Fact]
    public void MemoryStaysFlatOverFiveHundredSteps()
    {
        using var optimizer = Optimizer();
        Steps(optimizer, 50);
        var (managed, resident) = (GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet);
        var early = Allocated(optimizer, 50);
        Steps(optimizer, 400);
        var late = Allocated(optimizer, 50);
        var grown = GC.GetTotalMemory(forceFullCollection: true) - managed;

        Assert.True(grown < 1 << 20, $"the managed heap grew by {grown} bytes");
        Assert.True(Environment.WorkingSet - resident < 48 << 20,
            $"the process grew by {Environment.WorkingSet - resident} bytes");
        // Wrappers of tensors that autograd hands over, a few per weight, and no more of them as time goes on.
        Assert.True(early < 50 * 1_000_000, $"{early / 50} bytes a step");
        Assert.True(late < early + early / 10, $"{early / 50} bytes a step, later {late / 50}");
    }

    private long Allocated(WeightOptimizer optimizer, int steps)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        Steps(optimizer, steps);
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }

    private void Steps(WeightOptimizer optimizer, int count)
    {
        for (var i = 0; i < count; i++)
        {
            using var scope = NewDisposeScope();
            var logits = network.Forward(
                randn(4, 3, 8, 8), [alphas.Weights(CellType.Normal), alphas.Weights(CellType.Reduction)]);
            optimizer.Step(nn.functional.cross_entropy(logits, arange(4)));
        }
    }

    private WeightOptimizer Optimizer() => new(
        [.. network.named_parameters().Select(weight => (weight.name, weight.parameter))],
        new DescentSettings(0.01, 0.9, 3e-4, 5));

    private static Supernet Build()
    {
        manual_seed(3);
        return new Supernet(Space, new NetworkShape(3, 4, 8, 3, 4), engine: Engine.Fast);
    }
}
