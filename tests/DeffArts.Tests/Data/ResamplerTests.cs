using CsCheck;
using DeffArts.Data;
using Xunit;

namespace DeffArts.Tests.Data;

public class ResamplerTests
{
    [Fact]
    public void LeavesAnImageOfTheRightSizeAsItIs()
    {
        var source = Enumerable.Range(0, 64).Select(i => (byte)(i * 37)).ToArray();

        Assert.Equal(source, Resize(source, 8, 8, 8));
    }

    [Fact]
    public void KeepsOneColourAtAnySize() =>
        Gen.Select(Gen.Int[1, 70], Gen.Int[1, 70], Gen.Int[1, 40], Gen.Byte).Sample((width, height, size, value) =>
            Resize([.. Enumerable.Repeat(value, width * height)], width, height, size).All(pixel => pixel == value));

    [Fact]
    public void GivesEveryPixelItsShareInASmallerImage()
    {
        // One white column in four, where neither taking every fourth pixel nor interpolating between two would look.
        var columns = Enumerable.Range(0, 32 * 32).Select(i => (byte)(i % 4 == 0 ? 200 : 0)).ToArray();
        var resized = Resize(columns, 32, 32, 8);

        Assert.All(Enumerable.Range(0, 64).Where(i => i % 8 is > 0 and < 7), i => Assert.Equal(50, resized[i]));
    }

    [Fact]
    public void KeepsARampStraight()
    {
        var ramp = Enumerable.Range(0, 40 * 40).Select(i => (byte)(i % 40 * 6)).ToArray();
        var resized = Resize(ramp, 40, 40, 10);

        // Target pixel x covers source pixels 4x to 4x + 3; at the borders the filter is cut off.
        Assert.All(Enumerable.Range(1, 8), x =>
            Assert.InRange(resized[50 + x], 6 * (4 * x + 1.5) - 0.5, 6 * (4 * x + 1.5) + 0.5));
    }

    [Fact]
    public void TakesTheCentreOfAWideAndOfATallImage()
    {
        byte Stripe(int place) => (byte)(place is >= 10 and < 30 ? 200 : 0);
        var wide = Enumerable.Range(0, 40 * 20).Select(i => Stripe(i % 40)).ToArray();
        var tall = Enumerable.Range(0, 20 * 40).Select(i => Stripe(i / 20)).ToArray();

        Assert.All(Resize(wide, 40, 20, 20), pixel => Assert.Equal(200, pixel));
        Assert.All(Resize(tall, 20, 40, 20), pixel => Assert.Equal(200, pixel));
    }

    [Fact]
    public void TurnsInterleavedChannelsIntoPlanes()
    {
        var target = new byte[12];
        new Resampler(2, 2, 2).CentreSquare([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], channels: 3, target);

        Assert.Equal<byte>([1, 4, 7, 10, 2, 5, 8, 11, 3, 6, 9, 12], target);
    }

    private static byte[] Resize(byte[] source, int width, int height, int size)
    {
        var target = new byte[size * size];
        new Resampler(width, height, size).CentreSquare(source, channels: 1, target);
        return target;
    }
}
