using DeffArts.Reports.Cells;

namespace DeffArts.Tests.Reports;

/// <summary>What a reader's eye sees of arrows: points on the drawn lines, and where two lines change sides.</summary>
internal static class Course
{
    private const int Samples = 24;

    /// <summary>Points along the drawn line, from the curves as <see cref="Arrow.Points"/> defines them.</summary>
    public static IEnumerable<Point> Of(Arrow arrow) =>
        arrow.Points.Zip(arrow.Points.Skip(1)).SelectMany((ends, piece) =>
            Enumerable.Range(0, Samples + 1).Select(i =>
                At(ends.First, ends.Second, i / (double)Samples, isCurve: piece % 2 == 0)));

    /// <summary>
    /// Counts pairs of lines that change sides in one of the gaps; columns hold horizontal lines only.
    /// </summary>
    public static int Crossings(CellLayout layout)
    {
        var crossings = 0;
        for (var a = 0; a < layout.Arrows.Length; a++)
        {
            for (var b = 0; b < a; b++)
            {
                crossings += Crossings(layout.Arrows[a], layout.Arrows[b]);
            }
        }

        return crossings;
    }

    private static int Crossings(Arrow a, Arrow b)
    {
        var (left, right) = (Math.Max(a.Points[0].X, b.Points[0].X), Math.Min(a.Points[^1].X, b.Points[^1].X));
        var (crossings, side) = (0, 0);
        for (var x = left; x <= right; x += 2)
        {
            var now = Math.Sign(Math.Round(Height(a, x) - Height(b, x), 3));
            crossings += now * side < 0 ? 1 : 0;
            side = now == 0 ? side : now;
        }

        return crossings;
    }

    private static double Height(Arrow arrow, double x)
    {
        var piece = Enumerable.Range(0, arrow.Points.Length - 1).First(i => x <= arrow.Points[i + 1].X + 1e-9);
        var (from, to) = (arrow.Points[piece], arrow.Points[piece + 1]);
        var (low, high) = (0.0, 1.0);
        while (high - low > 1e-6)
        {
            var t = (low + high) / 2;
            (low, high) = At(from, to, t, piece % 2 == 0).X < x ? (t, high) : (low, t);
        }

        return At(from, to, low, piece % 2 == 0).Y;
    }

    private static Point At(Point from, Point to, double t, bool isCurve)
    {
        var middle = (from.X + to.X) / 2;
        return isCurve
            ? new Point(Bezier(from.X, middle, middle, to.X, t), Bezier(from.Y, from.Y, to.Y, to.Y, t))
            : new Point(from.X + t * (to.X - from.X), from.Y + t * (to.Y - from.Y));
    }

    private static double Bezier(double a, double b, double c, double d, double t) =>
        Math.Pow(1 - t, 3) * a + 3 * t * Math.Pow(1 - t, 2) * b + 3 * t * t * (1 - t) * c + t * t * t * d;
}
