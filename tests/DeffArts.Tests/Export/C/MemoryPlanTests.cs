using DeffArts.Export.C;
using DeffArts.Space;
using DeffArts.Tests.Cost;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Export.C;

public class MemoryPlanTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void BuffersThatLiveTogetherLieApartAndEveryValueIsWrittenBeforeItIsRead(int seed)
    {
        var plan = Plan(RandomGenotypes.Next(new Random(seed)));
        foreach (var (i, buffer) in plan.Buffers.Index())
        {
            Assert.InRange(buffer.Offset, 0, plan.ArenaBytes - buffer.Bytes);
            Assert.All(
                plan.Buffers.Take(i).Where(buffer.Meets),
                other => Assert.True(other.End <= buffer.Offset || buffer.End <= other.Offset));
        }

        var written = new HashSet<DeffArts.Export.Graph.FeatureMap> { plan.Program.Input };
        foreach (var step in plan.Program.Steps)
        {
            Assert.Subset(written, plan.Program.Sources(step).ToHashSet());
            Assert.True(written.Add(step.Writes));
        }
    }

    [Theory]
    [InlineData("NASNet_A")]
    [InlineData("AmoebaNet_A")]
    [InlineData("DARTS_V2")]
    public void TheArenaIsNotAboveThePeakOfTheGivenOrderAndReusesMemory(string name)
    {
        var plan = Plan(KnownGenotypes.Get(name));

        Assert.InRange(plan.PeakBytes, 1, plan.GivenOrderBytes);
        Assert.InRange(plan.ArenaBytes, plan.PeakBytes, plan.SumBytes / 2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void TheSearchFindsTheBestOfAllOrders(int seed)
    {
        var random = new Random(seed);
        const int steps = 7;
        UInt128[] before = [.. Enumerable.Range(0, steps).Select(step =>
            Enumerable.Range(0, step).Where(_ => random.Next(3) == 0)
                .Aggregate(UInt128.Zero, (set, other) => set | (UInt128.One << other)))];
        OrderBuffer[] buffers = [.. Enumerable.Range(0, 8).Select(_ => new OrderBuffer(
            random.Next(1, 100), (UInt128)random.Next(1, 1 << steps), random.Next(4) == 0, random.Next(4) == 0))];

        var found = new OrderSearch([.. before], [.. buffers], mostSets: 1000).Find().ToArray();
        Assert.Equal(Enumerable.Range(0, steps), found.Order());
        Assert.Equal(Orders(before, []).Min(order => Peak(buffers, order)), Peak(buffers, found));
    }

    private static IEnumerable<int[]> Orders(UInt128[] before, int[] start) => start.Length == before.Length
        ? [start]
        : Enumerable.Range(0, before.Length)
            .Where(step => !start.Contains(step) && (before[step] & ~Set(start)) == 0)
            .SelectMany(step => Orders(before, [.. start, step]));

    private static UInt128 Set(int[] steps) =>
        steps.Aggregate(UInt128.Zero, (set, step) => set | (UInt128.One << step));

    private static long Peak(OrderBuffer[] buffers, int[] order) => Enumerable.Range(0, order.Length).Max(i =>
        buffers.Where(buffer => buffer.IsInUse(Set(order[..i]), UInt128.One << order[i])).Sum(buffer => buffer.Bytes));

    private static MemoryPlan Plan(Genotype genotype)
    {
        using var scope = NewDisposeScope();
        var graph = RandomNetwork.Graph(RandomNetwork.Of(genotype, RandomNetwork.Shape(layers: 4)), genotype);
        return MemoryPlan.Of(LayerProgram.Of(graph.Fold()), sizeof(float));
    }
}
