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
    private const int MostShift = 62;

    /// <summary>The nearest to <paramref name="factor"/>, to 31 significant bits unless it is very small.</summary>
    /// <exception cref="InvalidArchitectureException">The factor is not positive or too large for whole numbers.</exception>
    public static FixedPoint Of(double factor)
    {
        if (!(factor > 0 && factor < 1 << (MultiplierBits - 2)))
        {
            throw new InvalidArchitectureException($"a scale of {factor} does not fit 8-bit integers; export in single precision");
        }

        var shift = Math.Clamp(MultiplierBits - 1 - Math.ILogB(factor), 1, MostShift);
        var multiplier = Math.Round(Math.ScaleB(factor, shift));
        return multiplier <= int.MaxValue
            ? new FixedPoint((int)multiplier, shift)
            : new FixedPoint(1 << (MultiplierBits - 1), shift - 1);
    }

    /// <summary>
    /// Several factors with one shift, for a sum of as many values of at most 9 bits that must fit 32 bits.
    /// </summary>
    public static (int[] Multipliers, int Shift) Together(IReadOnlyCollection<double> factors)
    {
        var bits = MultiplierBits - 1 - 8 - (int)Math.Ceiling(Math.Log2(factors.Count));
        var shift = Math.Clamp(bits - 1 - Math.ILogB(factors.Max()), 1, MostShift);
        return ([.. factors.Select(factor => (int)Math.Round(Math.ScaleB(factor, shift)))], shift);
    }

    /// <summary>The kernels' rounding, for tests: value * multiplier / 2^shift.</summary>
    public long Apply(int value) => (((long)value * Multiplier) + (1L << (Shift - 1))) >> Shift;
}
