using System.Xml;
using DeffArts.Reports.Cells;

namespace DeffArts.Reports.Charts;

/// <summary>Shapes that can be told apart without colour.</summary>
public enum MarkerShape
{
    /// <summary>A disc.</summary>
    Circle,

    /// <summary>An upright square.</summary>
    Square,

    /// <summary>A square on its corner.</summary>
    Diamond,

    /// <summary>A triangle on its base.</summary>
    Triangle,

    /// <summary>Two crossed strokes.</summary>
    Cross,
}

/// <summary>Draws the marker of a point.</summary>
internal static class Marker
{
    /// <summary>Half the width of a marker in pixels.</summary>
    public const double Radius = 5.5;

    /// <summary>Fills the shape and borders it in white, so that it stands out from lines and other markers.</summary>
    public static void Draw(XmlWriter svg, MarkerShape shape, Point at, string colour, double radius = Radius)
    {
        var (x, y) = (at.X, at.Y);
        if (shape == MarkerShape.Circle)
        {
            svg.Element(
                "circle", ("cx", Svg.Number(x)), ("cy", Svg.Number(y)), ("r", Svg.Number(radius)), ("fill", colour),
                ("stroke", "#ffffff"), ("stroke-width", "1.2"));
            return;
        }

        var r = radius;
        Point[] corners = shape switch
        {
            MarkerShape.Square => [new(x - r, y - r), new(x + r, y - r), new(x + r, y + r), new(x - r, y + r)],
            MarkerShape.Diamond => [new(x, y - 1.3 * r), new(x + 1.3 * r, y), new(x, y + 1.3 * r), new(x - 1.3 * r, y)],
            MarkerShape.Triangle =>
                [new(x, y - 1.25 * r), new(x + 1.2 * r, y + 0.9 * r), new(x - 1.2 * r, y + 0.9 * r)],
            _ => CrossAround(at, r),
        };
        svg.Element(
            "polygon", ("points",
                string.Join(' ', corners.Select(corner => $"{Svg.Number(corner.X)},{Svg.Number(corner.Y)}"))),
            ("fill", colour), ("stroke", "#ffffff"), ("stroke-width", "1.2"));
    }

    private static Point[] CrossAround(Point at, double r)
    {
        var t = 0.34 * r;
        (double X, double Y)[] plus =
        [
            (-r, -t), (-t, -t), (-t, -r), (t, -r), (t, -t), (r, -t), (r, t), (t, t), (t, r), (-t, r), (-t, t), (-r, t),
        ];
        var half = Math.Sqrt(0.5);
        return [.. plus.Select(p => new Point(at.X + 1.2 * half * (p.X - p.Y), at.Y + 1.2 * half * (p.X + p.Y)))];
    }
}
