using CsCheck;
using DeffArts.Reports.Charts;
using Xunit;

namespace DeffArts.Tests.Reports.Charts;

public class LinearFitTests
{
    [Fact]
    public void FindsTheLineThatThePointsLieOn() =>
        Gen.Select(Gen.Double[-5, 5], Gen.Double[0.1, 3], Gen.Double[-10, 10].Array[3, 9])
            .Sample((intercept, slope, xs) =>
        {
            var fit = LinearFit.Of([.. xs.Select((x, i) => (x + 30 * i, intercept + slope * (x + 30 * i)))])!;

            Assert.Equal(intercept, fit.Intercept, 1e-6);
            Assert.Equal(slope, fit.Slope, 1e-6);
            Assert.Equal(1, fit.RSquared, 1e-9);
        });

    // By hand: means 1 and 2; S_xx 2, S_xy 1, S_yy 2, so slope 1/2 and R^2 1/4.
    [Fact]
    public void AgreesWithAFitByHand() =>
        Assert.Equal(new LinearFit(1.5, 0.5, 0.25), LinearFit.Of([(0, 2), (1, 1), (2, 3)]));

    [Fact]
    public void PointsAboveEachOtherHaveNoLine()
    {
        Assert.Null(LinearFit.Of([(1, 2), (1, 3)]));
        Assert.Null(LinearFit.Of([(1, 2)]));
    }
}
