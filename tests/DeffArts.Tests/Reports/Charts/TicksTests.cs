using System.Globalization;
using CsCheck;
using DeffArts.Reports.Charts;
using Xunit;

namespace DeffArts.Tests.Reports.Charts;

public class TicksTests
{
    private static readonly Gen<(double Low, double High)> Ranges =
        from low in Gen.Double[-1e7, 1e7]
        from power in Gen.Double[-3, 7]
        select (low, low + Math.Pow(10, power));

    [Fact]
    public void LinearTicksCoverTheRangeEvenlyAndAreFew() => Gen.Select(Ranges, Gen.Int[2, 9]).Sample((range, most) =>
    {
        var values = Ticks.Linear(range.Low, range.High, most).Select(tick => tick.Value).ToList();
        var step = values[1] - values[0];

        Assert.InRange(values.Count, 2, most + 1);
        // A tick is rounded to its label's digits, the end of the range is not: they may be the same but for rounding.
        var rounding = 1e-12 * Math.Max(Math.Abs(range.Low), Math.Abs(range.High));
        Assert.True(values[0] <= range.Low + rounding && values[^1] >= range.High - rounding);
        Assert.True(values[0] > range.Low - step * 1.001 && values[^1] < range.High + step * 1.001, "no tick too many");
        Assert.All(values.Zip(values.Skip(1)), pair =>
            Assert.Equal(step, pair.Second - pair.First, step * 1e-6 + 1e-8));
        var mantissa = step / Math.Pow(10, Math.Floor(Math.Log10(step * 1.0001)));
        Assert.Contains(Math.Round(mantissa, 3), new[] { 1.0, 2, 5 });
    });

    [Fact]
    public void LabelsSayTheirValues() => Ranges.Sample(range => Assert.All(
        Ticks.Linear(range.Low, range.High),
        tick => Assert.Equal(
            tick.Value,
            double.Parse(tick.Label.Replace('\u2212', '-'), NumberStyles.Number, CultureInfo.InvariantCulture), 1e-9)));

    [Fact]
    public void RatioTicksCoverTheRange() => Gen.Select(Gen.Double[-3, 3], Gen.Double[0, 3]).Sample((power, more) =>
    {
        var (low, high) = (Math.Pow(10, power), Math.Pow(10, power + more));
        var values = Ticks.Logarithmic(low, high).Select(tick => tick.Value).ToList();

        Assert.True(values.Count >= 2 && values[0] <= low && values[^1] >= high);
        Assert.All(values.Zip(values.Skip(1)), pair => Assert.InRange(pair.Second / pair.First, 1.4, 2.1));
    });

    [Theory]
    [InlineData(0, 0, "\u22121.0 \u22120.5 0.0 0.5 1.0")]
    [InlineData(0, 6.1, "0 2 4 6 8")]
    [InlineData(-3, 1, "\u22123 \u22122 \u22121 0 1")]
    [InlineData(1000, 9000, "0 2,000 4,000 6,000 8,000 10,000")]
    public void WritesWhatPeopleExpect(double low, double high, string expected) =>
        Assert.Equal(expected, string.Join(' ', Ticks.Linear(low, high, 5).Select(tick => tick.Label)));

    [Fact]
    public void AnAxisPlacesItsEndsAndItsGeometricMiddle()
    {
        var axis = Axis.CoveringRatios("", [2, 16, 20]);

        Assert.Equal((0, 1), (axis.Share(2), axis.Share(20)));
        Assert.Equal(0.5, axis.Share(Math.Sqrt(40)), 1e-12);
        Assert.False(Axis.CoveringRatios("", [0, 3]).IsLogarithmic, "0 has no place on a logarithmic axis");
    }
}
