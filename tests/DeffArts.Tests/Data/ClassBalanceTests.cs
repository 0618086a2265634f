using DeffArts.Data;
using Xunit;

namespace DeffArts.Tests.Data;

public class ClassBalanceTests
{
    [Fact]
    public void EvenClassesOfEnoughImagesNeedNoWord() => Assert.Empty(Notes(10, 29));

    [Fact]
    public void VerySmallClassesAreNamedTheSmallestFirst() => Assert.Equal(
        ["6 of 7 classes have fewer than 10 training images: c1 (1), c0 (4), c2 (4), c3 (4), c4 (4) and 1 more; too few to learn from"],
        Notes(4, 1, 4, 4, 4, 4, 2 * 5).Take(1));

    [Fact]
    public void UnevenClassesAreSaid() => Assert.Equal(
        "the classes are uneven: 10 training images of c1, 30 of c0; the small ones will be taken for the large ones",
        Assert.Single(Notes(30, 10)));

    private static List<string> Notes(params int[] counts)
    {
        var labels = counts.SelectMany((count, label) => Enumerable.Repeat(label, count)).ToArray();
        return [.. ClassBalance.Notes(
            new ImageSet("x", counts.Select((_, label) => $"c{label}"), 1, 1, new byte[labels.Length], labels))];
    }
}
