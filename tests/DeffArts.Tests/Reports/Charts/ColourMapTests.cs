using DeffArts.Reports.Charts;
using Xunit;

namespace DeffArts.Tests.Reports.Charts;

public class ColourMapTests
{
    private static readonly double[] Shares = [.. Enumerable.Range(0, 101).Select(i => i / 100.0)];

    [Fact]
    public void EveryColourCanBeShown() => Assert.All(Shares, share =>
    {
        var (red, green, blue) = ColourMap.Linear(share);
        Assert.All(new[] { red, green, blue }, part => Assert.InRange(part, -0.004, 1.004));
    });

    // Luminance (Rec. 709) is what readers without some colour vision, and grey printers, still see.
    [Fact]
    public void LuminanceGrowsAllTheWay()
    {
        var luminances = Shares.Select(share =>
        {
            var colour = Convert.FromHexString(ColourMap.At(share)[1..]);
            return 0.2126 * Light(colour[0]) + 0.7152 * Light(colour[1]) + 0.0722 * Light(colour[2]);
        }).ToList();

        Assert.All(luminances.Zip(luminances.Skip(1)), pair => Assert.True(pair.Second > pair.First));
        Assert.True(luminances[^1] > 20 * luminances[0]);
    }

    private static double Light(byte value) => Math.Pow(value / 255.0, 2.2);
}
