namespace DeffArts.Reports.Charts;

/// <summary>The least-squares line y = <paramref name="Intercept"/> + <paramref name="Slope"/> x.</summary>
/// <param name="Intercept">y at x = 0.</param>
/// <param name="Slope">y for one of x.</param>
/// <param name="RSquared">The share of y's variance that the line explains, 0 to 1; 1 where y does not vary.</param>
public sealed record LinearFit(double Intercept, double Slope, double RSquared)
{
    /// <summary>Fits a line; null when all x are the same, or there are fewer than two points.</summary>
    public static LinearFit? Of(IReadOnlyCollection<(double X, double Y)> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (points.Count < 2)
        {
            return null;
        }

        var (x, y) = (points.Average(point => point.X), points.Average(point => point.Y));
        var xx = points.Sum(point => (point.X - x) * (point.X - x));
        var yy = points.Sum(point => (point.Y - y) * (point.Y - y));
        var xy = points.Sum(point => (point.X - x) * (point.Y - y));
        return xx == 0 ? null : new LinearFit(y - xy / xx * x, xy / xx, yy == 0 ? 1 : xy * xy / (xx * yy));
    }

    /// <summary>The line at <paramref name="x"/>.</summary>
    public double At(double x) => Intercept + Slope * x;
}
