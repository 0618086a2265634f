namespace DeffArts.Measuring;

/// <summary>How well one list of numbers orders what another one orders: 1 the same way, -1 the opposite way.</summary>
public static class RankCorrelation
{
    /// <summary>
    /// Spearman's rho: Pearson's correlation of the ranks, equals with their mean rank. NaN where a list is constant.
    /// </summary>
    public static double Spearman(IReadOnlyList<double> x, IReadOnlyList<double> y) => Pearson(Ranks(x), Ranks(y));

    /// <summary>
    /// Kendall's tau-b: pairs in the same order less pairs in opposite order, over the geometric mean of the pairs that
    /// each list orders at all. NaN where a list is constant.
    /// </summary>
    public static double Kendall(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        var (balance, orderedByX, orderedByY) = (0L, 0L, 0L);
        for (var i = 0; i < x.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var (first, second) = (x[i].CompareTo(x[j]), y[i].CompareTo(y[j]));
                balance += Math.Sign(first) * Math.Sign(second);
                orderedByX += first == 0 ? 0 : 1;
                orderedByY += second == 0 ? 0 : 1;
            }
        }

        return balance / Math.Sqrt((double)orderedByX * orderedByY);
    }

    private static double[] Ranks(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return [.. values.Select(
            value => values.Count(other => other < value) + (values.Count(other => other == value) + 1) / 2.0)];
    }

    private static double Pearson(double[] x, double[] y)
    {
        var (meanX, meanY) = (x.Average(), y.Average());
        var together = x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum();
        return together / Math.Sqrt(x.Sum(a => (a - meanX) * (a - meanX)) * y.Sum(b => (b - meanY) * (b - meanY)));
    }
}
