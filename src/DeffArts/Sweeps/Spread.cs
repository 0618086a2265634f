namespace DeffArts.Sweeps;

/// <summary>Repeated measurements of one quantity, as the paper's Table 3 states them: mean and deviation.</summary>
/// <param name="Count">How many.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Deviation">
/// The sample standard deviation (divided by count - 1); null for a single one, which has none.
/// </param>
public sealed record Spread(int Count, double Mean, double? Deviation)
{
    /// <summary>Of the values; null when there are none.</summary>
    public static Spread? Of(IEnumerable<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var all = values.ToList();
        if (all.Count == 0)
        {
            return null;
        }

        var mean = all.Average();
        return new Spread(
            all.Count, mean,
            all.Count == 1 ? null : Math.Sqrt(all.Sum(value => (value - mean) * (value - mean)) / (all.Count - 1)));
    }
}
