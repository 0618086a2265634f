using DeffArts.Reports.Cells;
using DeffArts.Space;
using Xunit;

namespace DeffArts.Tests.Reports.Cells;

public class EdgeTableTests
{
    private static readonly SearchSpace TwoNodes = new(
        [new NoOperation(), new MaxPool(3), new SkipConnect()], nodes: 2, inputsPerNode: 2);

    private static readonly double[,] Weights =
    {
        { 0.1, 0.2, 0.7 },
        { 0.1, 0.8, 0.1 },
        { 0.6, 0.1, 0.3 },
        { 0.3, 0.3, 0.4 },
        { 0.0, 0.1, 0.9 },
    };

    [Fact]
    public void NamesTheStrongestAndTheSecondAndWhatIsKept()
    {
        var rows = EdgeTable.Rows(TwoNodes.Type, Weights);

        Assert.Equal(
            [
                new EdgeRow(new Edge(0, 0), new SkipConnect(), 0.7, new MaxPool(3), 0.2, IsKept: true),
                new EdgeRow(new Edge(1, 0), new MaxPool(3), 0.8, new NoOperation(), 0.1, IsKept: true),
                new EdgeRow(new Edge(0, 1), new NoOperation(), 0.6, new SkipConnect(), 0.3, IsKept: false),
                new EdgeRow(new Edge(1, 1), new SkipConnect(), 0.4, new NoOperation(), 0.3, IsKept: true),
                new EdgeRow(new Edge(2, 1), new SkipConnect(), 0.9, new MaxPool(3), 0.1, IsKept: true),
            ],
            rows);
        Assert.Equal(
            ["c_{k-2} -> 0", "c_{k-1} -> 0", "c_{k-2} -> 1", "c_{k-1} -> 1", "0 -> 1"], rows.Select(row => row.Name));
    }

    [Fact]
    public void WritesAlignedColumns() =>
        GoldenFile.Matches("edge-table.txt", EdgeTable.Write(EdgeTable.Rows(TwoNodes.Type, Weights)) + "\n");

    [Fact]
    public void ASpaceOfOneOperationHasNoRunnerUp()
    {
        var space = new SearchSpace([new SkipConnect()], nodes: 1, inputsPerNode: 1);

        var row = EdgeTable.Rows(space.Type, new double[,] { { 1 }, { 1 } })[1];

        Assert.Equal(new EdgeRow(new Edge(1, 0), new SkipConnect(), 1, RunnerUp: null, 0, IsKept: false), row);
        Assert.Equal("   c_{k-1} -> 0  skip_connect  1.000", EdgeTable.Write([row]).Split('\n')[1]);
    }

    [Fact]
    public void RefusesWeightsOfAnotherShape() =>
        Assert.Throws<ArgumentException>(() => EdgeTable.Rows(TwoNodes.Type, new double[4, 3]));
}
