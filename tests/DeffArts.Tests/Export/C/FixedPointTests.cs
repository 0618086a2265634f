using CsCheck;
using DeffArts.Export.C;
using DeffArts.Space;
using Xunit;

namespace DeffArts.Tests.Export.C;

public class FixedPointTests
{
    /// <summary>A value less its zero point, from -255 to 255.</summary>
    private const int Most = 255;

    [Fact]
    public void AFactorInWholeNumbersRoundsAsRealArithmeticDoes() =>
        Gen.Select(Gen.Double[1e-7, 100], Gen.Int[-1_000_000, 1_000_000]).Sample((factor, value) =>
        {
            var scaled = FixedPoint.Of(factor);
            Assert.InRange(scaled.Shift, 1, 62);
            Assert.InRange(scaled.Multiplier, 1 << 30, int.MaxValue);
            Assert.InRange(Math.ScaleB(factor, scaled.Shift) - scaled.Multiplier, -0.5, 0.5);
            // A multiplier of 31 significant bits is off by half of its last one: by 2^-31 of itself at most.
            var (exact, slack) = (value * factor, 1e-6 + Math.ScaleB(Math.Abs(value * factor), -31));
            Assert.InRange(scaled.Apply(value), Math.Floor(exact + 0.5 - slack), Math.Floor(exact + 0.5 + slack));
        });

    [Fact]
    public void HalvesAreRoundedUp() => Assert.Equal(
        [-1, 0, 0, 1, 1, 2], ((int[])[-3, -1, 0, 1, 2, 3]).Select(value => (int)FixedPoint.Of(0.5).Apply(value)));

    /// <summary>
    /// Pools of 1 to 9 taps, and global averages up to 32 x 32 and of some odd shapes: every sum that there is.
    /// </summary>
    [Fact]
    public void EveryMeanIsTheNearestWholeNumberHalvesUpwards()
    {
        foreach (var count in Enumerable.Range(1, 9).Concat(Enumerable.Range(4, 29).Select(side => side * side))
            .Concat([6 * 5, 3 * 7, 48 * 48]))
        {
            var factor = FixedPoint.OfMean(1, count);
            var wrong = 0;
            for (var sum = -Most * count; sum <= Most * count; sum++)
            {
                wrong += factor.Mean(sum, count) == FloorOfHalf(sum, count) ? 0 : 1;
            }

            Assert.Equal((count, 0), (count, wrong));
        }
    }

    /// <summary>Around every half and every whole number, where alone a mean can go wrong.</summary>
    [Theory]
    [InlineData(255 * 255)]
    [InlineData(1000 * 1000)]
    [InlineData(1024 * 1024)]
    [InlineData(2_000_000)]
    public void LargeMeansAreExactToo(int count)
    {
        var factor = FixedPoint.OfMean(1, count);
        foreach (var half in Enumerable.Range(-2 * Most, 4 * Most + 1))
        {
            foreach (var off in Enumerable.Range(-2, 5))
            {
                var sum = (int)Math.Clamp((long)half * count / 2 + off, -(long)Most * count, (long)Most * count);
                Assert.Equal(FloorOfHalf(sum, count), factor.Mean(sum, count));
            }
        }
    }

    /// <summary>Also where the scales differ: a half of simple ratios never falls below itself.</summary>
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.75)]
    [InlineData(3)]
    public void HalvesOfMeansOfAnotherScaleAreRoundedUp(double ratio)
    {
        foreach (var count in Enumerable.Range(1, 9))
        {
            var factor = FixedPoint.OfMean(ratio, count);
            foreach (var sum in Enumerable.Range(-Most * count, 2 * Most * count + 1))
            {
                var exact = (decimal)ratio * sum / count;
                Assert.Equal(
                    (long)Math.Floor(((decimal)ratio * 2 * sum + count) / (2 * count)), factor.Mean(sum, count));
                Assert.InRange(factor.Mean(sum, count) - exact, -0.5m, 0.5m);
            }
        }
    }

    [Fact]
    public void ASumOfTheLargestValuesFits32Bits() =>
        Gen.Double[1e-3, 10].Array[1, 9].Sample(factors =>
        {
            var (multipliers, shift) = FixedPoint.Together(factors);
            Assert.InRange(multipliers.Sum(factor => 255L * factor), 0, int.MaxValue);
            Assert.All(factors.Zip(multipliers), pair =>
                Assert.InRange(pair.Second - Math.ScaleB(pair.First, shift), -0.5, 0.5));
        });

    /// <summary>
    /// A term that was always zero in calibration has scale 1, beside which a sum's may be of any smallness.
    /// </summary>
    [Theory]
    [InlineData(1e7)]
    [InlineData(1e12)]
    [InlineData(1e30)]
    public void ATermThatWasAlwaysZeroDoesNotOverflowTheSum(double large)
    {
        foreach (var terms in Enumerable.Range(2, 15))
        {
            double[] factors = [large, .. Enumerable.Repeat(1.0, terms - 1)];
            var (multipliers, shift) = FixedPoint.Together(factors);

            Assert.InRange(multipliers.Sum(factor => 255L * factor), 0, int.MaxValue);
            Assert.All(multipliers, multiplier => Assert.True(multiplier > 0));
            // As it would be without the bound: one step of the large term fills the output, and without it the others
            // are themselves.
            Assert.True(new FixedPoint(1, shift).Apply(multipliers[0] - 255 * (terms - 1) * multipliers[1]) > 255);
            Assert.Equal(7, new FixedPoint(1, shift).Apply(7 * multipliers[1]));
            Assert.InRange(FixedPoint.Together(
                [.. Enumerable.Repeat(large, terms)]).Multipliers.Sum(factor => 255L * factor), 0, int.MaxValue);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(double.NaN)]
    [InlineData(1e7)]
    public void AFactorThatDoesNotFitIsRefused(double factor) =>
        Assert.Throws<InvalidArchitectureException>(() => FixedPoint.OfMean(factor, 6));

    private static long FloorOfHalf(int sum, int count)
    {
        var (numerator, denominator) = (2L * sum + count, 2L * count);
        return numerator >= 0 ? numerator / denominator : -((-numerator + denominator - 1) / denominator);
    }
}
