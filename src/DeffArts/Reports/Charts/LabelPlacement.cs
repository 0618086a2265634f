using System.Collections.Immutable;
using DeffArts.Reports.Cells;

namespace DeffArts.Reports.Charts;

/// <summary>A label that wants to stand near a point; sizes in pixels.</summary>
internal readonly record struct LabelRequest(Point At, double Width, double Height);

/// <summary>Where a label stands, and the end of the line that leads to it where it is not beside its point.</summary>
internal sealed record PlacedLabel(Rectangle Area, Point? LeaderEnd);

/// <summary>
/// Puts labels beside their points so that no label covers another, an obstacle or the border: nearest place first,
/// preferring the right, then further away with a line that leads there.
/// </summary>
internal static class LabelPlacement
{
    private const int Directions = 16;
    private const double Air = 2;
    private static readonly double[] Distances = [11, 15, 24, 36, 50, 66, 84, 104, 130, 160, 200];

    // Right, left, above, below, then what lies between.
    private static readonly ImmutableArray<double> Angles =
    [
        .. Enumerable.Range(0, Directions).Select(i => 2 * Math.PI * i / Directions)
            .OrderBy(angle => Math.Round(Math.Abs(Math.Sin(2 * angle)), 6))
            .ThenBy(angle => Math.Round(-Math.Cos(angle), 6)),
    ];

    /// <summary>One place for each label, in their order; null where the area has no room for it.</summary>
    /// <param name="area">What the labels must stay inside of.</param>
    /// <param name="labels">The labels.</param>
    /// <param name="obstacles">Markers and error bars.</param>
    /// <param name="lines">Lines of the chart, which no label may cover.</param>
    public static PlacedLabel?[] Place(
        Rectangle area, IReadOnlyList<LabelRequest> labels, IReadOnlyList<Rectangle> obstacles,
        params IReadOnlyList<(Point From, Point To)> lines)
    {
        List<Rectangle> taken = [.. obstacles];
        List<(Point From, Point To)> leaders = [.. lines];
        var placed = new PlacedLabel?[labels.Count];
        for (var i = 0; i < labels.Count; i++)
        {
            placed[i] = Candidates(labels[i])
                .FirstOrDefault(candidate => Fits(candidate, labels[i].At, area, taken, leaders));
            if (placed[i] is { } found)
            {
                taken.Add(found.Area);
                if (found.LeaderEnd is { } end)
                {
                    leaders.Add((labels[i].At, end));
                }
            }
        }

        return placed;
    }

    private static IEnumerable<PlacedLabel> Candidates(LabelRequest label)
    {
        foreach (var distance in Distances)
        {
            foreach (var angle in Angles)
            {
                var x = label.At.X + Math.Cos(angle) * (distance + label.Width / 2);
                var y = label.At.Y + Math.Sin(angle) * (distance + label.Height / 2);
                var place = new Rectangle(x - label.Width / 2, y - label.Height / 2, label.Width, label.Height);
                var end = new Point(
                    Math.Clamp(label.At.X, place.X, place.Right), Math.Clamp(label.At.Y, place.Y, place.Bottom));
                yield return new PlacedLabel(place, distance > Distances[1] ? end : null);
            }
        }
    }

    private static bool Fits(
        PlacedLabel label, Point at, Rectangle area, List<Rectangle> taken, List<(Point From, Point To)> leaders)
    {
        var place = label.Area;
        var roomy = new Rectangle(place.X - Air, place.Y - Air, place.Width + 2 * Air, place.Height + 2 * Air);
        return roomy.X >= area.X && roomy.Y >= area.Y && roomy.Right <= area.Right && roomy.Bottom <= area.Bottom
            && !taken.Exists(other => other.Overlaps(roomy))
            && !leaders.Exists(leader => Crosses(leader.From, leader.To, roomy))
            && (label.LeaderEnd is not { } end
                || !taken.Exists(other => !Holds(other, at) && Crosses(at, end, other)));
    }

    private static bool Holds(Rectangle area, Point point) =>
        point.X >= area.X && point.X <= area.Right && point.Y >= area.Y && point.Y <= area.Bottom;

    /// <summary>
    /// Whether a line runs through an area (Liang and Barsky 1984: what is left of it between the four sides).
    /// </summary>
    internal static bool Crosses(Point from, Point to, Rectangle area)
    {
        var (first, last) = (0.0, 1.0);
        return Cut(to.X - from.X, area.X - from.X, area.Right - from.X)
            && Cut(to.Y - from.Y, area.Y - from.Y, area.Bottom - from.Y)
            && first <= last;

        bool Cut(double step, double low, double high)
        {
            if (step == 0)
            {
                return low <= 0 && high >= 0;
            }

            first = Math.Max(first, Math.Min(low / step, high / step));
            last = Math.Min(last, Math.Max(low / step, high / step));
            return true;
        }
    }
}
