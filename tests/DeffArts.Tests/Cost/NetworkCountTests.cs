using DeffArts.Cost;
using DeffArts.Space;
using Xunit;

namespace DeffArts.Tests.Cost;

/// <summary>Figures that others have published or worked out, from genotypes alone.</summary>
public class NetworkCountTests
{
    private static readonly NetworkShape Evaluation = new(20, 36, 32, 3, 10);

    [Theory]
    [InlineData("NASNet_A", 3.831, 0.6035, 0.6242)]
    [InlineData("AmoebaNet_A", 3.145, 0.4889, 0.5063)]
    [InlineData("DARTS_V1", 3.169, 0.5010, 0.5189)]
    [InlineData("DARTS_V2", 3.349, 0.5284, 0.5474)]
    public void KnownGenotypesHaveThePublishedFigures(
        string name, double millionParameters, double gigaMacs, double gigaMacsWithElementwise)
    {
        var count = NetworkCount.Of(KnownGenotypes.Get(name), Evaluation);

        Assert.Equal(millionParameters, Math.Round(count.Parameters / 1e6, 3));
        Assert.Equal(gigaMacs, Math.Round(count.Macs / 1e9, 4));
        Assert.Equal(gigaMacsWithElementwise, Math.Round(count.MacsWithElementwise / 1e9, 4));
    }

    /// <summary>Two skips into one node, worked out by hand: C = 2, 4x4 grey pixels, 3 classes.</summary>
    [Fact]
    public void ASmallNetworkIsCountedAsByHand()
    {
        var skip = new Connection(new SkipConnect(), 0);
        var cell = new CellGenotype([[skip, skip with { Input = 1 }]], [2]);
        var count = NetworkCount.Of(new Genotype(cell, cell), new NetworkShape(3, 2, 4, 1, 3));

        // Normal cell 0: both inputs are the stem's 6 channels, preprocessed to 2 at 4x4; the node adds 2 * 16 numbers.
        var normal = count.Cells[0].Total;
        Assert.Equal(2 * 6 * 2 * 16, normal.Macs);
        Assert.Equal(2 * 6 * 16, normal.ReluElements);
        Assert.Equal(2 * 2 * 16, normal.NormElements);
        Assert.Equal(2 * (6 * 2 + 2 * 2), normal.Parameters);
        Assert.Equal(2 * 192 + 2 * 32 + 32, normal.Work.Additions);

        // Reduction cell 1: inputs of 6 and 2 channels become 4, then each skip is a factorised reduce to 4 at 2x2.
        var reduction = count.Cells[1].Total;
        Assert.Equal((6 * 4 + 2 * 4) * 16 + 2 * (4 * 4 * 4), reduction.Macs);

        Assert.Equal(9 * 6 * 16, count.Stem.Macs);
        Assert.Equal(new ElementaryCount(8 * 3, 8 + 9 * 3, 0, 8), HeadOf(count));
        Assert.Equal(count.Macs, count.Total.Work.Multiplications - count.Total.NormElements);
    }

    [Fact]
    public void NoneCostsNothingAndIsNotATerm()
    {
        var shape = new NetworkShape(5, 4, 8, 3, 10);
        var pool = new Connection(new MaxPool(3), 0);
        var none = new Connection(new NoOperation(), 1);
        var alone = new CellGenotype([[pool]], [2]);
        var with = new CellGenotype([[pool, none]], [2]);

        Assert.Equal(
            NetworkCount.Of(new Genotype(alone, alone), shape).Total,
            NetworkCount.Of(new Genotype(with, with), shape).Total);
    }

    [Fact]
    public void SizesInBytesFoldEveryBatchNorm()
    {
        var count = NetworkCount.Of(KnownGenotypes.Get("DARTS_V2"), Evaluation);

        Assert.Equal(count.Total.Weights + 2 * count.Total.Biases - 10, count.Parameters);
        Assert.Equal(4 * (count.Total.Weights + count.Total.Biases), count.BytesFloat32);
        Assert.True(count.BytesInt8 < 0.3 * count.BytesFloat32);
        Assert.True(count.BytesInt8 > count.Total.Weights);
    }

    // The last cell is a reduction cell here: 8 channels at 1x1 reach the classifier.
    private static ElementaryCount HeadOf(NetworkCount count) => count.Head.Work;
}
