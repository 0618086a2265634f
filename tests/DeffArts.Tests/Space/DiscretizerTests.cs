using DeffArts.Space;
using Xunit;

namespace DeffArts.Tests.Space;

public class DiscretizerTests
{
    private static readonly SearchSpace TwoNodes = new(
        [new NoOperation(), new MaxPool(3), new SkipConnect()], nodes: 2, inputsPerNode: 2);

    [Fact]
    public void KeepsTheTwoStrongestEdgesAndTheirStrongestOperation()
    {
        var cell = Discretizer.Discretize(TwoNodes.Type, new[,]
        {
            { 0.1, 0.2, 0.7 },
            { 0.1, 0.8, 0.1 },
            { 0.2, 0.5, 0.3 },
            { 0.3, 0.3, 0.4 },
            { 0.0, 0.1, 0.9 },
        });

        Assert.Equal(
            new CellGenotype(
                [[new(new SkipConnect(), 0), new(new MaxPool(3), 1)],
                    [new(new MaxPool(3), 0), new(new SkipConnect(), 2)]],
                [2, 3]),
            cell);
    }

    [Fact]
    public void NeverKeepsNoneHoweverStrong()
    {
        var weights = new double[5, 3];
        for (var edge = 0; edge < 5; edge++)
        {
            (weights[edge, 0], weights[edge, 1], weights[edge, 2]) = (0.98, 0.005, 0.015);
        }

        var cell = Discretizer.Discretize(TwoNodes.Type, weights);

        Assert.All(cell.Connections, connection => Assert.IsType<SkipConnect>(connection.Operation));
    }

    [Fact]
    public void TiesGoToTheEarlierEdgeAndTheEarlierOperation()
    {
        var weights = new double[5, 3];
        for (var i = 0; i < 15; i++)
        {
            weights[i / 3, i % 3] = 1.0 / 3;
        }

        var cell = Discretizer.Discretize(TwoNodes.Type, weights);

        Assert.Equal([0, 1], cell.Nodes[1].Select(connection => connection.Input));
        Assert.All(cell.Connections, connection => Assert.IsType<MaxPool>(connection.Operation));
    }

    [Fact]
    public void RefusesWeightsOfAnotherShape() =>
        Assert.Throws<ArgumentException>(() => Discretizer.Discretize(TwoNodes.Type, new double[4, 3]));

    [Fact]
    public void AnEdgesOwnWeightCountsWithItsOperations()
    {
        var space = new SearchSpace([new NoOperation(), new SkipConnect(), new MaxPool(3)], nodes: 2, inputsPerNode: 1);
        var weights =
            new double[,] { { 0, 0.6, 0.4 }, { 0, 0.5, 0.5 }, { 0, 0.9, 0.1 }, { 0, 0.1, 0.9 }, { 0, 0.3, 0.7 } };

        var cell = Discretizer.Discretize(space.Type, weights, [0.2, 0.8, 0.1, 0.2, 0.7]);

        Assert.Equal([new Connection(new SkipConnect(), 1)], cell.Nodes[0]);
        Assert.Equal([new Connection(new MaxPool(3), 2)], cell.Nodes[1]);
        Assert.Equal(Discretizer.Discretize(space.Type, weights), Discretizer.Discretize(space.Type, weights, null));
        Assert.Throws<ArgumentException>(() => Discretizer.Discretize(space.Type, weights, [1]));
    }
}
