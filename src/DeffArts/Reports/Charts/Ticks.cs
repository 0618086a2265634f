using System.Collections.Immutable;
using System.Globalization;

namespace DeffArts.Reports.Charts;

/// <summary>A marked value of an axis.</summary>
public readonly record struct Tick(double Value, string Label);

/// <summary>
/// Values that people like on an axis: multiples of 1, 2 or 5 times a power of ten, and 3 where ratios count.
/// </summary>
public static class Ticks
{
    private static readonly double[] Steps = [1, 2, 5];
    private static readonly double[] RatioSteps = [1, 2, 3, 5];

    /// <summary>
    /// Evenly spaced ticks of which the first is at or below <paramref name="low"/> and the last at or above
    /// <paramref name="high"/>, with at most <paramref name="most"/> intervals; a single value gets room around it.
    /// </summary>
    public static ImmutableArray<Tick> Linear(double low, double high, int most = 6)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 2);
        if (low == high)
        {
            var room = low == 0 ? 1 : Math.Abs(low) / 2;
            (low, high) = (low - room, high + room);
        }

        var exponent = (int)Math.Floor(Math.Log10((high - low) / most));
        foreach (var (step, decimals) in Candidates(exponent))
        {
            var (first, last) = (Math.Floor(low / step), Math.Ceiling(high / step));
            if (last - first <= most)
            {
                return [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => Of((first + i) * step, decimals))];
            }
        }

        throw new ArgumentOutOfRangeException(nameof(low), low, "no ticks for this range");
    }

    /// <summary>
    /// 1, 2, 3 and 5 times powers of ten from at or below <paramref name="low"/> to at or above
    /// <paramref name="high"/>.
    /// </summary>
    public static ImmutableArray<Tick> Logarithmic(double low, double high)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(low);
        var exponent = (int)Math.Floor(Math.Log10(low));
        var values = Enumerable.Range(exponent, (int)Math.Ceiling(Math.Log10(high)) - exponent + 2)
            .SelectMany(
                power => RatioSteps.Select(step => (Value: step * Math.Pow(10, power), Decimals: Math.Max(0, -power))))
            .ToList();
        var first = values.FindLastIndex(entry => entry.Value <= low);
        var last = values.FindIndex(Math.Max(0, first), entry => entry.Value >= high);
        return [.. values[Math.Max(0, first)..(Math.Max(last, first + 1) + 1)]
            .Select(entry => Of(entry.Value, entry.Decimals))];
    }

    private static IEnumerable<(double Step, int Decimals)> Candidates(int exponent) =>
        Enumerable.Range(exponent, 3).SelectMany(power =>
            Steps.Select(step => (step * Math.Pow(10, power), Math.Max(0, -power))));

    // Adding zero turns -0 into 0; rounding takes away what 3 * 0.1 is more than 0.3.
    private static Tick Of(double value, int decimals)
    {
        var rounded = Math.Round(value, Math.Min(decimals, 15)) + 0.0;
        var label = rounded.ToString("#,0." + new string('0', decimals), CultureInfo.InvariantCulture);
        return new Tick(rounded, label.Replace('-', '\u2212'));
    }
}
