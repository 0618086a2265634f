using DeffArts.Reports.Cells;

namespace DeffArts.Reports.Charts;

/// <summary>
/// Marching squares over a <see cref="Grid"/>. A saddle is decided by the mean of its four corners, so no two contours
/// meet.
/// </summary>
internal sealed class Contours
{
    private readonly double[] coordinates;
    private readonly Func<int, int, double> value;
    private readonly double level;
    private readonly Dictionary<int, List<int>> neighbours = [];

    private Contours(double[] coordinates, Func<int, int, double> value, double level) =>
        (this.coordinates, this.value, this.level) = (coordinates, value, level);

    private int Count => coordinates.Length;

    /// <summary>
    /// Where the function has this value: lines that end at the border, or rings whose first point comes again.
    /// </summary>
    public static List<List<Point>> Lines(Grid grid, double level) => new Contours(
        [.. Enumerable.Range(0, grid.Count).Select(grid.At)], (i, j) => grid[i, j], level).Trace();

    /// <summary>
    /// The borders of where the function is at least this value, as rings to fill by the even-odd rule. A rim of
    /// nothing around the grid, at the same coordinates, closes every contour along the border.
    /// </summary>
    public static List<List<Point>> Region(Grid grid, double level) => new Contours(
        [0, .. Enumerable.Range(0, grid.Count).Select(grid.At), 1],
        (i, j) => i == 0 || j == 0 || i > grid.Count || j > grid.Count ? double.NegativeInfinity : grid[i - 1, j - 1],
        level).Trace();

    private List<List<Point>> Trace()
    {
        for (var i = 0; i + 1 < Count; i++)
        {
            for (var j = 0; j + 1 < Count; j++)
            {
                AddSquare(i, j);
            }
        }

        List<List<Point>> lines = [];
        foreach (var start in neighbours.OrderBy(entry => entry.Value.Count).ThenBy(entry => entry.Key)
            .Select(entry => entry.Key))
        {
            // Ends of open lines come first; what is left then are rings.
            if (neighbours[start].Count > 0)
            {
                lines.Add(Follow(start));
            }
        }

        return lines;
    }

    private void AddSquare(int i, int j)
    {
        var (bottom, right, top, left) = (Across(i, j), Up(i + 1, j), Across(i, j + 1), Up(i, j));
        var (a, b, c, d) = (IsIn(i, j), IsIn(i + 1, j), IsIn(i + 1, j + 1), IsIn(i, j + 1));
        if (a == c && b == d && a != b)
        {
            var isMiddleIn = (value(i, j) + value(i + 1, j) + value(i + 1, j + 1) + value(i, j + 1)) / 4 >= level;
            var (first, second) = a == isMiddleIn ? (right, left) : (left, right);
            Join(bottom, first);
            Join(top, second);
            return;
        }

        List<int> crossed = [];
        crossed.AddRange(a != b ? [bottom] : []);
        crossed.AddRange(b != c ? [right] : []);
        crossed.AddRange(c != d ? [top] : []);
        crossed.AddRange(d != a ? [left] : []);
        if (crossed is [var from, var to])
        {
            Join(from, to);
        }
    }

    private List<Point> Follow(int start)
    {
        List<Point> line = [PointOn(start)];
        for (var at = start; neighbours[at] is [var next, ..]; at = next)
        {
            neighbours[at].Remove(next);
            neighbours[next].Remove(at);
            line.Add(PointOn(next));
        }

        return line;
    }

    private void Join(int one, int other)
    {
        Neighbours(one).Add(other);
        Neighbours(other).Add(one);
    }

    private List<int> Neighbours(int edge) =>
        neighbours.TryGetValue(edge, out var list) ? list : neighbours[edge] = [];

    private bool IsIn(int i, int j) => value(i, j) >= level;

    // An edge of the grid by its first corner: even numbers run along x, odd ones along y.
    private int Across(int i, int j) => 2 * (j * Count + i);

    private int Up(int i, int j) => Across(i, j) + 1;

    private Point PointOn(int edge)
    {
        var (i, j) = (edge / 2 % Count, edge / 2 / Count);
        var (across, up) = edge % 2 == 0 ? (1, 0) : (0, 1);
        var (from, to) = (value(i, j), value(i + across, j + up));

        // Beside the rim both ends have the same place, and any share gives it.
        var share = double.IsFinite(from) && double.IsFinite(to) ? (level - from) / (to - from) : 0;
        return new Point(
            coordinates[i] + share * (coordinates[i + across] - coordinates[i]),
            coordinates[j] + share * (coordinates[j + up] - coordinates[j]));
    }
}
