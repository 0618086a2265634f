using DeffArts.Cost;
using DeffArts.Search;
using DeffArts.Space;
using DeffArts.Tests.Search;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Cost;

public class NetworkCostTests
{
    private const double None = 999_999;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void AtUniformAlphaTheSearchSeesThePapersCost(int seed)
    {
        using var scope = NewDisposeScope();
        var random = new Random(seed);
        var space = seed == 0 ? SearchSpace.Paper : new SearchSpace(
            Operation.Paper.OrderBy(_ => random.Next()).Take(random.Next(5, 9)), random.Next(1, 6), 1);
        var processor = new Processor("any", "test", random.Next(1, 5), 1, random.NextDouble() + 1, random.Next(1, 20));
        var network = new NetworkCost(processor, RandomGenotypes.NextShape(random), None);
        using var cost = new ExpectedCost(network, space);
        using var paper = new ExpectedCost(new PaperCost(Processor.Paper, Convention.Table2, None), space);
        var uniform = zeros(space.Edges.Length, space.Operations.Length);

        var expected = paper.OfAlpha(uniform, uniform).Scaled.item<double>();
        Assert.Equal(expected, cost.OfAlpha(uniform, uniform).Scaled.item<double>(), expected * 1e-12);
    }

    [Fact]
    public void NoneKeepsThePapersWeightOnTheSearchsScale()
    {
        var network = new NetworkCost(Processor.Paper, new NetworkShape(8, 16, 32, 3, 10), None);
        var table = network.Table(SearchSpace.Paper, CellType.Normal);

        Assert.Equal(None, table[0, 0] * network.Scale(SearchSpace.Paper), 1e-6);
    }

    [Fact]
    public void AnEdgeCostsWhatItCostsInAllCellsThatShareItsAlpha()
    {
        var space = new SearchSpace([new MaxPool(3)], nodes: 2, inputsPerNode: 1);
        var network = new NetworkCost(Processor.Paper, new NetworkShape(6, 4, 16, 3, 10), None);

        // Reduction cells 2 and 4 have 8 channels at 8x8 and 16 at 4x4; a stride leaves the outputs as they are.
        Assert.Equal(9 * (8 * 64 + 16 * 16), network.Table(space, CellType.Reduction)[0, 0]);
        // Normal cells 0, 1 have 4 channels at 16x16; 3 has 8 at 8x8; 5 has 16 at 4x4.
        Assert.Equal(9 * (2 * 4 * 256 + 8 * 64 + 16 * 16), network.Table(space, CellType.Normal)[0, 0]);
    }

    [Fact]
    public void WhatCostsNothingIsNotScaled()
    {
        var free = new Processor("free", "test", 0, 0, 0, 0);
        Assert.Equal(1, new NetworkCost(free, new NetworkShape(8, 16, 32, 3, 10), None).Scale(SearchSpace.Paper));
    }
}
