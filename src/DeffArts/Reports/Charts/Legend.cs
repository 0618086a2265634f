using System.Xml;
using DeffArts.Reports.Cells;

namespace DeffArts.Reports.Charts;

/// <summary>A row of signs with their meaning.</summary>
internal static class Legend
{
    private const double Size = 12.5;
    private const double SignWidth = 14;
    private const double Distance = 26;

    /// <summary>Draws the row from <paramref name="left"/> on, its middle at <paramref name="y"/>.</summary>
    public static void Draw(
        XmlWriter svg, double left, double y, IEnumerable<(string Text, Action<Point> Sign)> entries)
    {
        foreach (var (text, sign) in entries)
        {
            sign(new Point(left + SignWidth / 2, y));
            svg.Math(left + SignWidth + 5, y + Size * 0.36, text, Size, ("fill", "#222222"));
            left += SignWidth + 5 + MathText.Width(text, Size) + Distance;
        }
    }
}
