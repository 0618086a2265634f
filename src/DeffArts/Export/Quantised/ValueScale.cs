namespace DeffArts.Export.Quantised;

/// <summary>
/// What an 8-bit value q from -128 to 127 stands for: scale * (q - zero). The scale is a number of single precision, as
/// files keep it.
/// </summary>
public readonly record struct ValueScale(double Scale, int Zero)
{
    /// <summary>The values of an 8-bit integer.</summary>
    public const int Steps = 255;

    private const double SmallestScale = 1e-30;

    /// <summary>The scale that spreads all values over a range, which is widened to hold zero.</summary>
    public static ValueScale Of(double low, double high)
    {
        (low, high) = (Math.Min(low, 0), Math.Max(high, 0));
        var scale = (double)(float)((high - low) / Steps);
        // A value that is always zero, or so small that its scale is no normal number, is zero whatever its scale.
        return scale >= SmallestScale
            ? new ValueScale(
                scale, (int)Math.Clamp(Math.Round(sbyte.MinValue - low / scale), sbyte.MinValue, sbyte.MaxValue))
            : new ValueScale(1, 0);
    }

    /// <summary>The 8-bit value nearest to a number, halves to even, saturated.</summary>
    public int Quantise(double value) =>
        (int)Math.Clamp(Math.Round(value / Scale) + Zero, sbyte.MinValue, sbyte.MaxValue);

    /// <summary>What a number becomes.</summary>
    public double Rounded(double value) => Scale * (Quantise(value) - Zero);
}
