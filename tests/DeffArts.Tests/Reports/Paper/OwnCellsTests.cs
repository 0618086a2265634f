using CsCheck;
using DeffArts.Cost;
using DeffArts.Reports.Paper;
using DeffArts.Space;
using Xunit;

namespace DeffArts.Tests.Reports.Paper;

/// <summary>What printed totals say about cells that were published as pictures.</summary>
public class OwnCellsTests
{
    private static readonly PaperCost Cost = new(Processor.Paper, Convention.Table3, noneCost: 0);

    private static readonly Gen<CellGenotype> Cell =
        from operations in Gen.Int[1, 7].Array[8]
        from inputs in Gen.Int[0, 11].Array[8]
        select new CellGenotype(
            Enumerable.Range(0, 4).Select(node =>
            {
                // Two different inputs of a node, as discretising leaves them.
                var first = inputs[2 * node] % (2 + node);
                var second = (first + 1 + inputs[2 * node + 1] % (1 + node)) % (2 + node);
                return (Connection[])
                [
                    new(Operation.Paper[operations[2 * node]], first),
                    new(Operation.Paper[operations[2 * node + 1]], second),
                ];
            }),
            [2, 3, 4, 5]);

    // Counts from the most expensive: 5x5 convolutions, 3x3 convolutions, average pools, max pools, skips.
    [Theory]
    [InlineData(642048, "0 1 14 1 0|0 2 8 1 5|0 3 2 1 10|1 0 6 1 8|1 1 0 1 13")]
    [InlineData(276480, "0 0 0 10 6|0 0 9 0 7|0 1 3 0 12")]
    [InlineData(0, "0 0 0 0 16")]
    [InlineData(1, "")]
    public void CostsAllowTheseCounts(double cycles, string expected) => Assert.Equal(
        expected,
        string.Join('|', OperationCounts.Reaching(cycles, Cost).Select(counts => string.Join(' ', counts.Counts))
            .Order(StringComparer.Ordinal)));

    [Fact]
    public void ParametersAndMacsLeaveOneOfThem()
    {
        var rows = PrintedPaper.Instance.Table3.Where(row => row.IsOwn).ToList();

        Assert.Equal(
            ["0 3 2 1 10", "0 1 3 0 12", "0 0 0 0 16"],
            rows.Select(row => string.Join(' ', Assert.Single(OwnCells.Of(row, Cost).Fitting).Counts)));
    }

    [Fact]
    public void EveryCellIsAmongThoseThatItsTotalsAllow() => Gen.Select(Cell, Cell).Sample(
        (normal, reduction) =>
        {
            var genotype = new Genotype(normal, reduction);
            var operations = normal.Connections.Concat(reduction.Connections).Select(connection => connection.Operation)
                .ToList();
            var counts = Assert.Single(
                OperationCounts.Reaching(Cost.Exact(genotype), Cost),
                counts => counts.Groups.Zip(counts.Counts)
                    .All(entry => operations.Count(entry.First.Contains) == entry.Second));

            Assert.Contains(EvaluationNetwork.Size(genotype), EvaluationNetwork.Possible(counts));
        },
        iter: 10);

    [Fact]
    public void SixteenSkipsAreAsLargeAsTheReductionCellsStridesMakeThem()
    {
        var sizes = EvaluationNetwork.Possible(Assert.Single(OperationCounts.Reaching(0, Cost)));

        Assert.Equal(7, sizes.Length);
        Assert.Equal(EvaluationNetwork.Size(Skips(2)), sizes[0]);
        Assert.Equal(EvaluationNetwork.Size(Skips(8)), sizes[^1]);
    }

    // Why Table 3's MACs include what the global average pool reads: 576 channels of 8 x 8 pixels.
    [Fact]
    public void WithoutTheGlobalPoolNoSixteenSkipsHaveThePrintedSize()
    {
        var row = PrintedPaper.Instance.Table3.Single(row => row.Gamma == 0.04);
        var sizes = EvaluationNetwork.Possible(Assert.Single(OperationCounts.Reaching(0, Cost)));

        Assert.Equal(1_449_190, Assert.Single(sizes, size => OwnCells.Agree(row, size)).Parameters);
        Assert.DoesNotContain(sizes, size => OwnCells.Agree(row, size with { Macs = size.Macs - 576 * 8 * 8 }));
    }

    private static Genotype Skips(int strided)
    {
        var skip = new SkipConnect();
        CellGenotype Of(int edges) => new(
            Enumerable.Range(0, 4).Select(node => Enumerable.Range(0, 2)
                .Select(edge => new Connection(skip, 2 * node + edge < edges ? edge : 2))), [2, 3, 4, 5]);
        return new Genotype(Of(8), Of(strided));
    }
}
