using CsCheck;
using DeffArts.Sweeps;
using Xunit;

namespace DeffArts.Tests.Sweeps;

public class SpreadTests
{
    [Fact]
    public void OneValueHasNoDeviation() => Assert.Equal(new Spread(1, 3, null), Spread.Of([3]));

    [Fact]
    public void NoValuesHaveNoSpread() => Assert.Null(Spread.Of([]));

    [Fact]
    public void DividesByOneLessThanTheCount()
    {
        // Sum of squares 4.5^2 + 1.5^2 + ... = 2 * (20.25 + 2.25) = 45, over 3.
        var spread = Spread.Of([1, 4, 7, 10])!;

        Assert.Equal((4, 5.5), (spread.Count, spread.Mean));
        Assert.Equal(Math.Sqrt(15), spread.Deviation!.Value, 1e-12);
    }

    [Fact]
    public void MovesWithTheValuesAndScalesWithThem() =>
        Gen.Select(Gen.Double[-10, 10].Array[2, 8], Gen.Double[-5, 5], Gen.Double[0.1, 5])
            .Sample((values, shift, scale) =>
        {
            var (one, other) = (Spread.Of(values)!, Spread.Of(values.Select(value => scale * value + shift))!);
            Assert.Equal(scale * one.Mean + shift, other.Mean, 1e-9);
            Assert.Equal(scale * one.Deviation!.Value, other.Deviation!.Value, 1e-9);
        });
}
