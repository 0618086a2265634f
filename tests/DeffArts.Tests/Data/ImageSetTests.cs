using DeffArts.Data;
using Xunit;

namespace DeffArts.Tests.Data;

public class ImageSetTests
{
    [Fact]
    public void FingerprintIsTheSha256OfClassesGeometryLabelsAndPixels()
    {
        // By Python's hashlib over: 4 counts, (length, UTF-8) of each class, labels, pixels; little-endian 32 bits.
        Assert.Equal(
            "sha256:759483c0d6f15c99d733ac8786e5d6de81e19150dc0b800e2f7126fca4d9afcd",
            Small().Fingerprint);
    }

    [Fact]
    public void FingerprintDependsOnEverythingButTheName()
    {
        ImageSet[] different =
        [
            Small(), new("x", ["a", "e"], 1, 2, Bytes(8), [0, 1]), new("x", ["a", "é"], 1, 2, Bytes(8), [1, 0]),
            new("x", ["a", "é"], 2, 1, Bytes(4), [0, 1]), new("x", ["a", "é"], 1, 2, new byte[8], [0, 1]),
        ];

        Assert.Equal(different.Length, different.Select(set => set.Fingerprint).Distinct().Count());
        Assert.Equal(Small().Fingerprint, new ImageSet("other", ["a", "é"], 1, 2, Bytes(8), [0, 1]).Fingerprint);
    }

    [Fact]
    public void SelectCopiesTheImagesInTheOrderAskedFor()
    {
        var selected = Small().Select([1, 0, 1]);

        Assert.Equal(3, selected.Count);
        Assert.Equal([1, 0, 1], selected.Labels);
        Assert.Equal<byte>([4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7], selected.Pixels.ToArray());
    }

    [Fact]
    public void ResizeKeepsLabelsAndMakesEachChannelOfItsOwnPixels()
    {
        byte[] pixels = [.. Enumerable.Repeat((byte)10, 16), .. Enumerable.Repeat((byte)200, 16)];
        var resized = new ImageSet("x", ["a", "b"], 2, 4, pixels, [1]).Resize(8);

        Assert.Equal((8, 2, 1), (resized.Size, resized.Channels, resized.Count));
        Assert.Equal<byte>(
            [.. Enumerable.Repeat((byte)10, 64), .. Enumerable.Repeat((byte)200, 64)], resized.Pixels.ToArray());
        Assert.Equal([1], resized.Labels);
    }

    [Fact]
    public void RefusesArraysThatDoNotFit()
    {
        Assert.Throws<ArgumentException>(() => new ImageSet("x", ["a"], 1, 2, new byte[7], [0, 0]));
        Assert.Throws<ArgumentException>(() => new ImageSet("x", ["a"], 1, 2, new byte[4], [1]));
        Assert.Throws<ArgumentException>(() => new ImageSet("x", ["a"], 1, 2, new byte[4], [-1]));
    }

    private static ImageSet Small() => new("small", ["a", "é"], 1, 2, Bytes(8), [0, 1]);

    private static byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)i)];
}
