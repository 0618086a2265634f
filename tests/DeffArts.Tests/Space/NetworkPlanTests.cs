using DeffArts.Space;
using Xunit;

namespace DeffArts.Tests.Space;

public class NetworkPlanTests
{
    [Theory]
    [InlineData(8, new[] { 2, 5 })]
    [InlineData(20, new[] { 6, 13 })]
    [InlineData(3, new[] { 1, 2 })]
    [InlineData(5, new[] { 1, 3 })]
    public void ReductionCellsStandAtOneAndTwoThirds(int layers, int[] reductions) => Assert.Equal(
        reductions, Enumerable.Range(0, layers).Where(index => ThirdsLayout.IsReduction(layers, index)));

    [Fact]
    public void ThePapersSupernetDoublesChannelsAndHalvesSizesAtItsReductions()
    {
        var cells = NetworkPlan.ForSearch(SearchSpace.Paper, new NetworkShape(8, 16, 32, 3, 10)).Cells;

        Assert.Equal([16, 16, 32, 32, 32, 64, 64, 64], cells.Select(cell => cell.Channels));
        Assert.Equal([32, 32, 16, 16, 16, 8, 8, 8], cells.Select(cell => cell.OutputSize));
        Assert.Equal([64, 64, 128, 128, 128, 256, 256, 256], cells.Select(cell => cell.OutputChannels));
        Assert.Equal([3, 6], cells.Where(cell => cell.ReducesInput0).Select(cell => cell.Index));
        Assert.Equal((48, 48), (cells[0].Input0.Channels, cells[0].Input1.Channels));
        Assert.Equal((2, 2, 1), (cells[2].Stride(0), cells[2].Stride(1), cells[2].Stride(2)));
        Assert.Equal(1, cells[3].Stride(0));
    }

    [Fact]
    public void OddSizesAreRoundedUp() => Assert.Equal(
        [29, 15, 8], NetworkPlan.ForSearch(SearchSpace.Paper, new NetworkShape(3, 4, 29, 3, 10)).Cells
            .Select(cell => cell.OutputSize));

    [Fact]
    public void OnlyConcatenatedNodesLeaveADerivedCell()
    {
        var cells = NetworkPlan.ForGenotype(KnownGenotypes.Get("NASNet_A"), new NetworkShape(3, 4, 32, 3, 10)).Cells;

        Assert.Equal([5 * 4, 3 * 8, 3 * 16], cells.Select(cell => cell.OutputChannels));
    }
}
