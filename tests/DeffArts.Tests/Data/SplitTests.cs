using CsCheck;
using DeffArts.Data;
using Xunit;

namespace DeffArts.Tests.Data;

public class SplitTests
{
    private static readonly Gen<ImageSet> Images = Gen.Int[0, 4].Array[2, 200].Select(OfLabels);

    [Fact]
    public void EveryImageIsOnExactlyOneSideAndEveryClassIsDividedInProportion() =>
        Gen.Select(Images, Gen.Double[0.05, 0.95], Gen.Long).Sample((images, portion, seed) =>
        {
            var (train, validation) = Split.Of(images, portion, seed);
            Assert.Equal(Enumerable.Range(0, images.Count), train.Concat(validation).Order());
            Assert.Equal(Math.Clamp((int)(images.Count * portion), 1, images.Count - 1), train.Length);
            var share = (double)train.Length / images.Count;
            foreach (var ofClass in images.Labels.GroupBy(label => label))
            {
                var inTrain = train.Count(index => images.Labels[index] == ofClass.Key);
                Assert.InRange(inTrain, ofClass.Count() * share - 1.5, ofClass.Count() * share + 1.5);
            }
        });

    [Fact]
    public void HalfOfFiveThousandImagesOfEachClassIsTwoThousandFiveHundred()
    {
        var images = OfLabels([.. Enumerable.Range(0, 1000).Select(i => i % 5)]);
        var (train, _) = Split.Of(images, 0.5, seed: 3);

        Assert.All(train.GroupBy(index => images.Labels[index]), ofClass => Assert.Equal(100, ofClass.Count()));
    }

    [Fact]
    public void TheSeedDecides()
    {
        var images = OfLabels([.. Enumerable.Range(0, 100).Select(i => i % 5)]);

        Assert.Equal(Split.Of(images, 0.5, 1).Train, Split.Of(images, 0.5, 1).Train);
        Assert.NotEqual(Split.Of(images, 0.5, 1).Train, Split.Of(images, 0.5, 2).Train);
        Assert.Equal(Split.Subset(images, 20, 1), Split.Subset(images, 20, 1));
        Assert.NotEqual(Split.Subset(images, 20, 1), Split.Subset(images, 20, 2));
    }

    [Fact]
    public void ASubsetTakesFromEveryClassAlikeUntilAClassIsUsedUp()
    {
        var images = OfLabels([0, 0, .. Enumerable.Repeat(1, 50), .. Enumerable.Repeat(2, 50)]);
        var subset = Split.Subset(images, 21, seed: 4);

        Assert.Equal(21, subset.Distinct().Count());
        Assert.Equal(2, subset.Count(index => images.Labels[index] == 0));
        Assert.InRange(subset.Count(index => images.Labels[index] == 1), 9, 10);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void RefusesAPortionThatLeavesASideEmpty(double portion) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Split.Of(OfLabels([0, 1]), portion, 1));

    [Fact]
    public void RefusesMoreImagesThanThereAre() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Split.Subset(OfLabels([0, 1]), 3, 1));

    private static ImageSet OfLabels(int[] labels) =>
        new("x", ["a", "b", "c", "d", "e"], 1, 1, new byte[labels.Length], labels);
}
