using DeffArts.Cost;
using DeffArts.Space;
using Xunit;

namespace DeffArts.Tests.Cost;

public class MeasuredTableTests
{
    private static readonly NetworkShape Shape = new(
        Layers: 5, Channels: 8, ImageSize: 16, ImageChannels: 3, Classes: 10);

    private static readonly Processor Measured = Processor.Paper with
    {
        Name = "mine",
        Measured = new MeasuredTable(
        [
            new MeasuredRow(new NetworkPart("max_pool_3x3", 1, 8, 16), Operations: 9 * 8 * 256, Instructions: 100_000),
            new MeasuredRow(new NetworkPart("max_pool_3x3", 1, 16, 4), Operations: 9 * 16 * 16, Instructions: 20_000),
            new MeasuredRow(new NetworkPart(NetworkPart.Stem, 1, 24, 16), Operations: 1000, Instructions: 5000),
        ]),
    };

    [Fact]
    public void AFileKeepsTheTable() =>
        Assert.Equal(Measured, Processor.Parse(ProcessorText.Write(Measured), "mine.toml"));

    [Theory]
    [InlineData(8, 16, 100_000)]
    [InlineData(8, 32, 400_000)]
    [InlineData(16, 5, 20_000 * 25 / 16.0)]
    public void ASizeThatWasNotMeasuredIsTheNearestTimesTheOperations(int channels, int size, double expected)
    {
        var pool = new MaxPool(3);

        Assert.Equal(expected, Measured.Measured!.Instructions(
            new NetworkPart(pool.Name, 1, channels, size), OperationCount.Of(pool, channels, size, stride: 1))!.Value,
            6);
    }

    [Fact]
    public void WhatWasNotMeasuredIsPricedByItsElementaryOperations()
    {
        var (mine, paper) =
            (new NetworkCost(Measured, Shape, noneCost: 0), new NetworkCost(Processor.Paper, Shape, noneCost: 0));
        var cell = NetworkPlan.ForGenotype(KnownGenotypes.Get("DARTS_V2"), Shape).Cells[0];

        Assert.Equal(paper.Of(cell, new AveragePool(3), 0), mine.Of(cell, new AveragePool(3), 0));
        Assert.Equal(100_000, mine.Of(cell, new MaxPool(3), 0));
        Assert.Equal(0, mine.Of(cell, new SkipConnect(), 0));
    }

    [Fact]
    public void OneHotAlphaExpectsTheExactCostHereToo()
    {
        var space = SearchSpace.Paper;
        var cost = new NetworkCost(Measured, Shape, noneCost: 0);
        var cell = new CellGenotype(
            Enumerable.Range(0, space.Nodes)
                .Select(node => (Connection[])[new(new MaxPool(3), 0), new(new SkipConnect(), 1)]),
            Enumerable.Range(2, space.Nodes));
        var kept = new[] { CellType.Normal, CellType.Reduction }.Sum(
            type => Enumerable.Range(0, space.Nodes).Sum(node =>
        {
            var table = cost.Table(space, type);
            int Edge(int input) =>
                Enumerable.Range(0, space.Edges.Length).Where(edge => space.Edges[edge].Input == input).ElementAt(node);
            int Column(string name) => space.Operations.Select(operation => operation.Name).ToList().IndexOf(name);
            return table[Edge(0), Column("max_pool_3x3")] + table[Edge(1), Column("skip_connect")];
        }));

        Assert.Equal(cost.Exact(new Genotype(cell, cell)), kept + cost.Fixed(space), 3);
    }

    [Theory]
    [InlineData("part = \"max_pool_3x3\"", "part = \"max_pol_3x3\"", "unknown part 'max_pol_3x3'")]
    [InlineData("channels = 8", "channels = 0", "'channels' is a whole number above 0")]
    [InlineData("channels = 8", "channels = 1.5", "'channels' is a whole number above 0")]
    [InlineData("channels = 8", "channels = 40000", "'channels' is at most 32767")]
    [InlineData("operations = 1000", "", "'operations' is missing")]
    [InlineData("[[measured]]", "[measure]", "unknown table [measure]")]
    public void AFaultIsNamedInOneLine(string right, string wrong, string expected)
    {
        var text = ProcessorText.Write(Measured);
        var at = text.IndexOf(right, StringComparison.Ordinal);
        var fault = Assert.Throws<InvalidProcessorException>(
            () => Processor.Parse(text[..at] + wrong + text[(at + right.Length)..], "f.toml"));

        Assert.StartsWith("f.toml, line ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }
}
