using DeffArts.Space;

namespace DeffArts.Export.C;

/// <summary>
/// A positive factor as whole numbers: multiplier / 2^shift. The kernels round value * multiplier / 2^shift to the
/// nearest whole number, halves upwards: floor((value * multiplier + 2^(shift-1)) / 2^shift), in 64 bits.
/// </summary>
/// <param name="Multiplier">Below 2^31.</param>
/// <param name="Shift">From 1 to 62.</param>
public readonly record struct FixedPoint(int Multiplier, int Shift)
{
    private const int MultiplierBits = 31;
    private const int LeastShift = 1;
    private const int MostShift = 62;
    private const double LargestOfMean = 1 << 20;

    /// <summary>The nearest to <paramref name="factor"/>, to 31 significant bits unless it is very small.</summary>
    /// <exception cref="InvalidArchitectureException">
    /// The factor is not positive or too large for whole numbers.
    /// </exception>
    public static FixedPoint Of(double factor)
    {
        if (!(factor > 0 && factor < 1 << (MultiplierBits - 2)))
        {
            throw new InvalidArchitectureException(
                $"a scale of {factor} does not fit 8-bit integers; export in single precision");
        }

        var shift = Math.Clamp(MultiplierBits - 1 - Math.ILogB(factor), LeastShift, MostShift);
        var multiplier = Math.Round(Math.ScaleB(factor, shift));
        return multiplier <= int.MaxValue
            ? new FixedPoint((int)multiplier, shift)
            : new FixedPoint(1 << (MultiplierBits - 1), shift - 1);
    }

    /// <summary>
    /// The factor of a mean, see <see cref="Mean"/>: <paramref name="factor"/> / <paramref name="count"/>.
    /// </summary>
    /// <exception cref="InvalidArchitectureException">
    /// The factor is not positive or too large for whole numbers.
    /// </exception>
    public static FixedPoint OfMean(double factor, int count) => factor < LargestOfMean
        ? Of(factor / count)
        : throw new InvalidArchitectureException(
            $"a scale of {factor} does not fit 8-bit integers; export in single precision");

    /// <summary>
    /// Several factors with one shift, for a sum of as many values of at most 9 bits that must fit 32 bits: with b bits
    /// for each multiplier the sum of n values is at most n * 255 * 2^b, so 2^30 leaves 22 - log2(n), rounded up. A
    /// factor too large for that even at the smallest shift is that of a term that was zero in calibration beside a
    /// tiny sum. It is cut: one step of such a term fills all 255 of the output thousands of times over, before and
    /// after.
    /// </summary>
    public static (int[] Multipliers, int Shift) Together(IReadOnlyCollection<double> factors)
    {
        var bits = MultiplierBits - 1 - 8 - (int)Math.Ceiling(Math.Log2(factors.Count));
        var largest = Math.ScaleB(1, bits - LeastShift);
        var shift = Math.Clamp(bits - 1 - Math.ILogB(Math.Min(factors.Max(), largest)), LeastShift, MostShift);
        return ([.. factors.Select(factor => (int)Math.Round(Math.ScaleB(Math.Min(factor, largest), shift)))], shift);
    }

    /// <summary>The kernels' rounding, for tests: value * multiplier / 2^shift.</summary>
    public long Apply(int value) => (((long)value * Multiplier) + (1L << (Shift - 1))) >> Shift;

    /// <summary>
    /// The kernels' mean, for tests: of the sum of <paramref name="count"/> values of at most 9 bits by the factor of
    /// <see cref="OfMean"/>. The multiplier is off by half at most, the product by 127.5 * count, so that 128 * count
    /// more
    /// never leave a half below itself. At factor 1 nothing else can be reached by them: the sum over the count is a
    /// half or 1 / (2 count) away from it, which is more than 255.5 count / 2^shift for up to two million values.
    /// </summary>
    public long Mean(int sum, int count) => (((long)sum * Multiplier) + (1L << (Shift - 1)) + 128L * count) >> Shift;
}
