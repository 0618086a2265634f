using DeffArts.Data;
using Xunit;

namespace DeffArts.Tests.Data;

public class NormalisationTests
{
    private static readonly ImageSet TwoChannels = new(
        "x", ["a"], 2, 1, [0, 50, 255, 50, 9, 9], [0, 0, 0]);

    [Fact]
    public void MeasuresOnlyTheChosenImagesChannelByChannel()
    {
        var measured = Normalisation.Measure(TwoChannels, [0, 1]);

        Assert.Equal([0.5f, 50f / 255], measured.Mean);
        Assert.Equal(0.5f, measured.Deviation[0], 6);
    }

    [Fact]
    public void AChannelThatNeverChangesBecomesZeros()
    {
        var measured = Normalisation.Measure(TwoChannels, [0, 1]);

        Assert.Equal(1f, measured.Deviation[1]);
        Assert.Equal(0f, measured.Table(1)[50], 6);
    }

    [Fact]
    public void TheTableIsPixelOver255LessMeanOverDeviation()
    {
        var table = Normalisation.Cifar10.Table(2);

        Assert.Equal(256, table.Length);
        Assert.Equal((255 / 255.0 - 0.44653124) / 0.26158768, table[255], 5);
        Assert.Equal((51 / 255.0 - 0.44653124) / 0.26158768, table[51], 5);
    }

    [Fact]
    public void EqualConstantsAreEqual()
    {
        Assert.Equal(new Normalisation([0.5f], [0.1f]), new Normalisation([0.5f], [0.1f]));
        Assert.NotEqual(new Normalisation([0.5f], [0.1f]), new Normalisation([0.5f], [0.2f]));
    }

    [Fact]
    public void RefusesToMeasureNothing() =>
        Assert.Throws<ArgumentException>(() => Normalisation.Measure(TwoChannels, []));
}
