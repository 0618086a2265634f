using DeffArts.Data.Photographs;
using StbImageSharp;
using Xunit;

namespace DeffArts.Tests.Data.Photographs;

public class PngFileTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 5)]
    [InlineData(3, 1)]
    [InlineData(3, 33)]
    public void AnotherDecoderFindsTheSamePixels(int channels, int size)
    {
        var planar = Enumerable.Range(0, channels * size * size).Select(i => (byte)(i * 97 + i / 7)).ToArray();

        var image = ImageResult.FromMemory(
            PngFile.Encode(planar, channels, size), channels == 3
                ? ColorComponents.RedGreenBlue
                : ColorComponents.Grey);

        Assert.Equal((size, size), (image.Width, image.Height));
        for (var i = 0; i < planar.Length; i++)
        {
            Assert.Equal(planar[i], image.Data[i % (size * size) * channels + i / (size * size)]);
        }
    }

    [Fact]
    public void ChecksumsAreThoseOfTheFormat() =>
        // The empty last chunk is the same in every PNG file.
        Assert.Equal(
            [0, 0, 0, 0, (byte)'I', (byte)'E', (byte)'N', (byte)'D', 0xAE, 0x42, 0x60, 0x82],
            PngFile.Encode([1], 1, 1)[^12..]);
}
