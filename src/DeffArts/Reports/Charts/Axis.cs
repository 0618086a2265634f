using System.Collections.Immutable;

namespace DeffArts.Reports.Charts;

/// <summary>One axis of a chart; it runs from its first tick to its last.</summary>
/// <param name="Title">What is measured, and its unit; indices as in <c>L_{com}</c>.</param>
/// <param name="Ticks">The marked values in ascending order, two at least.</param>
/// <param name="IsLogarithmic">Whether equal distances are equal ratios.</param>
public sealed record Axis(string Title, ImmutableArray<Tick> Ticks, bool IsLogarithmic = false)
{
    /// <summary>The value at the start.</summary>
    public double Low => Ticks[0].Value;

    /// <summary>The value at the end.</summary>
    public double High => Ticks[^1].Value;

    /// <summary>An axis that covers the values.</summary>
    public static Axis Covering(string title, IEnumerable<double> values, int most = 6)
    {
        var all = values.ToList();
        return new Axis(title, Charts.Ticks.Linear(all.Min(), all.Max(), most));
    }

    /// <summary>A logarithmic axis that covers the values; a linear one where a value is not above 0.</summary>
    public static Axis CoveringRatios(string title, IEnumerable<double> values)
    {
        var all = values.ToList();
        return all.Min() > 0
            ? new Axis(title, Charts.Ticks.Logarithmic(all.Min(), all.Max()), IsLogarithmic: true)
            : Covering(title, all);
    }

    /// <summary>Where a value stands: 0 at the start of the axis, 1 at its end.</summary>
    public double Share(double value) => IsLogarithmic
        ? Math.Log(value / Low) / Math.Log(High / Low)
        : (value - Low) / (High - Low);
}
