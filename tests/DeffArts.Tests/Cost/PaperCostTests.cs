using DeffArts.Cost;
using DeffArts.Space;
using Xunit;

namespace DeffArts.Tests.Cost;

/// <summary>Tables 2 and 3, digit for digit, from the expressions of appendix B.</summary>
public class PaperCostTests
{
    private static PaperCost Of(Convention convention, AveragePoolCount pool = AveragePoolCount.Table2) =>
        new(Processor.Paper, convention, noneCost: 999_999, pool);

    [Theory]
    [InlineData("max_pool_3x3", 27_648)]
    [InlineData("avg_pool_3x3", 30_720)]
    [InlineData("dil_conv_3x3", 184_320)]
    [InlineData("dil_conv_5x5", 430_080)]
    [InlineData("sep_conv_3x3", 368_640)] // Table 2 prints 368,340.
    [InlineData("sep_conv_5x5", 860_160)]
    [InlineData("skip_connect", 0)]
    [InlineData("none", 999_999)]
    public void Table2IsReproduced(string operation, double cycles) =>
        Assert.Equal(cycles, Of(Convention.Table2).Of(Operation.Parse(operation)));

    [Theory]
    [InlineData("sep_conv_3x3", 184_320)]
    [InlineData("sep_conv_5x5", 430_080)]
    [InlineData("sep_conv_7x7", 1_597_440)]
    [InlineData("conv_7x1_1x7", 1_290_240)]
    public void Table3CountsSmallSeparableConvolutionsOnce(string operation, double cycles) =>
        Assert.Equal(cycles, Of(Convention.Table3).Of(Operation.Parse(operation)));

    [Theory]
    [InlineData("NASNet_A", 5_861_376)]
    [InlineData("AmoebaNet_A", 6_100_992)]
    [InlineData("DARTS_V2", 1_244_160)]
    public void Table3IsReproduced(string genotype, double cycles) =>
        Assert.Equal(cycles, Of(Convention.Table3).Exact(KnownGenotypes.Get(genotype)));

    [Theory]
    [InlineData(AveragePoolCount.Table2, 30_720)]
    [InlineData(AveragePoolCount.AppendixB, 122_880)]
    [InlineData(AveragePoolCount.Division, 39_936)]
    public void TheAveragePoolsThreeStatementsCanBeChosen(AveragePoolCount pool, double cycles) =>
        Assert.Equal(cycles, Of(Convention.Table2, pool).Of(new AveragePool(3)));

    [Fact]
    public void NoneInAGenotypeCostsNothing()
    {
        var cell = new CellGenotype([[new(new NoOperation(), 0), new(new MaxPool(3), 1)]], [2]);

        Assert.Equal(2 * 27_648, Of(Convention.Table2).Exact(new Genotype(cell, cell)));
    }

    [Fact]
    public void EveryEdgeHasTheSameCosts()
    {
        var table = Of(Convention.Table2).Table(SearchSpace.Paper, CellType.Reduction);

        Assert.Equal((14, 8), (table.GetLength(0), table.GetLength(1)));
        Assert.All(Enumerable.Range(0, 14), edge => Assert.Equal(368_640, table[edge, 4]));
    }

    [Fact]
    public void TheNetworkAsItIsIsNoneOfThePapersTables() => Assert.Throws<ArgumentOutOfRangeException>(
        () => new PaperCost(Processor.Paper, Convention.Network, noneCost: 0));
}
