using DeffArts.Bench.Referee;
using DeffArts.Space;
using Xunit;

namespace DeffArts.Tests.Referee;

public class RandomCellsTests
{
    private static readonly Genotype[] Cells =
        [.. Enumerable.Range(0, 3000).Select(number => RandomCells.Get(SearchSpace.Paper, 7, number))];

    [Fact]
    public void EveryNodeHasTwoDifferentInputsAndNoNone() => Assert.All(Cells, cell =>
        Assert.All(new[] { cell.Normal, cell.Reduction }, half => Assert.All(half.Nodes.Index(), node =>
        {
            Assert.Equal(2, node.Item.Select(connection => connection.Input).Distinct().Count());
            Assert.All(node.Item, connection => Assert.False(connection.Operation.IsNone));
            Assert.All(node.Item, connection => Assert.InRange(connection.Input, 0, node.Index + 1));
        })));

    [Fact]
    public void InputsAndOperationsAreAllAsLikely()
    {
        var connections = Cells.SelectMany(cell => cell.Normal.Nodes[3].Concat(cell.Reduction.Nodes[3])).ToList();
        var (inputs, operations) =
            (connections.CountBy(c => c.Input).ToList(), connections.CountBy(c => c.Operation).ToList());

        Assert.Equal(5, inputs.Count);
        Assert.All(inputs, input => Assert.Equal(connections.Count / 5.0, input.Value, 0.06 * connections.Count / 5));
        Assert.Equal(7, operations.Count);
        Assert.All(operations, operation =>
            Assert.Equal(connections.Count / 7.0, operation.Value, 0.09 * connections.Count / 7));
    }

    [Fact]
    public void TheSameNumberIsTheSameCells()
    {
        Assert.Equal(Cells[5], RandomCells.Get(SearchSpace.Paper, 7, 5));
        Assert.NotEqual(Cells[5], RandomCells.Get(SearchSpace.Paper, 8, 5));
        Assert.Equal(Cells.Length, Cells.Distinct().Count());
    }
}
