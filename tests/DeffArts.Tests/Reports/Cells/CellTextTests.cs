using CsCheck;
using DeffArts.Reports.Cells;
using DeffArts.Space;
using Xunit;

namespace DeffArts.Tests.Reports.Cells;

public class CellTextTests
{
    [Theory]
    [InlineData("DARTS_V2", 80, "darts-v2-80-columns.txt")]
    [InlineData("DARTS_V2", 130, "darts-v2-130-columns.txt")]
    [InlineData("DARTS_V2", 30, "darts-v2-30-columns.txt")]
    [InlineData("NASNet_A", 80, "nasnet-a-five-nodes-three-kept.txt")]
    [InlineData("AmoebaNet_A", 80, "amoebanet-a-factorized-convolution.txt")]
    [InlineData("SNAS_aggressive", 80, "snas-aggressive-with-none.txt")]
    public void WritesAPublishedGenotype(string name, int width, string file) =>
        GoldenFile.Matches(file, CellText.Write(KnownGenotypes.Get(name), width) + "\n");

    [Fact]
    public void WritesACellOfOneNode() =>
        GoldenFile.Matches("one-node.txt", CellText.Write(SampleCells.OneNode) + "\n");

    [Fact]
    public void WritesTwoIdenticalEdges() =>
        GoldenFile.Matches("two-identical-edges.txt", CellText.Write(SampleCells.TwoIdenticalEdges) + "\n");

    [Fact]
    public void KeepsToTheWidthInAsciiWithoutTrailingBlanks() =>
        Gen.Select(SampleCells.RandomGenotype(mostNodes: 64), Gen.Int[40, 200]).Sample(
            (genotype, width) =>
            {
                var lines = CellText.Write(genotype, width).Split('\n');
                Assert.All(lines, line =>
                {
                    Assert.InRange(line.Length, 0, width);
                    Assert.DoesNotContain(line, c => c is < ' ' or > '~');
                    Assert.Equal(line.TrimEnd(), line);
                });
            },
            iter: 200);

    [Fact]
    public void EveryConnectionCanBeReadBack() => SampleCells.Random(mostNodes: 8).Sample(
        cell =>
        {
            var text = CellText.Write(new Genotype(cell, cell), width: 50)
                .Split("\n\n")[0].Replace("\n", " ", StringComparison.Ordinal);
            var sums = text.Split("node ").Skip(1).Select(node => node.Split(" c_k ")[0]);
            var read = sums.Select(sum => sum.Split('=')[1].Split('+').Select(term => term.Trim()));
            var written = cell.Nodes.Select(
                node => node.Select(connection => connection.Operation.Name + connection.Input switch
                {
                    0 => "(c_{k-2})",
                    1 => "(c_{k-1})",
                    var state => $"({state - 2})",
                }));
            Assert.Equal(written, read);
            Assert.EndsWith($"= concat({string.Join(", ", cell.Concat.Select(state => state - 2))})", text,
                StringComparison.Ordinal);
        },
        iter: 200);
}
