using System.Xml;
using DeffArts.Reports.Cells;

namespace DeffArts.Reports.Charts;

/// <summary>The area of a chart with its two axes.</summary>
internal sealed record PlotFrame(Rectangle Area, Axis X, Axis Y)
{
    private const double TickSize = 12;
    private const double TitleSize = 13;
    private const double TickLength = 5;
    private const string Ink = "#333333";

    /// <summary>Room that labels and title need below the area, in pixels.</summary>
    public const double Below = 46;

    /// <summary>Room left of the area.</summary>
    public double Left => YTitleDistance + TitleSize;

    private double YTitleDistance => 12 + TickLength + Y.Ticks.Max(tick => TextWidth.Of(tick.Label, TickSize));

    /// <summary>A pair of values in pixels.</summary>
    public Point At(double x, double y) =>
        new(Area.X + X.Share(x) * Area.Width, Area.Bottom - Y.Share(y) * Area.Height);

    /// <summary>Lines at the ticks; drawn before the data.</summary>
    public void DrawGrid(XmlWriter svg)
    {
        foreach (var tick in X.Ticks)
        {
            Line(svg, At(tick.Value, Y.Low), At(tick.Value, Y.High), "#e3e6ea", 1);
        }

        foreach (var tick in Y.Ticks)
        {
            Line(svg, At(X.Low, tick.Value), At(X.High, tick.Value), "#e3e6ea", 1);
        }
    }

    /// <summary>Border, ticks, their values and the titles; drawn after the data.</summary>
    public void DrawAxes(XmlWriter svg)
    {
        svg.Rectangle(Area, ("fill", "none"), ("stroke", Ink), ("stroke-width", "1"));
        foreach (var tick in X.Ticks)
        {
            var at = At(tick.Value, Y.Low);
            Line(svg, at, at with { Y = at.Y + TickLength }, Ink, 1);
            Label(svg, at.X, at.Y + TickLength + TickSize + 1, tick.Label, "middle");
        }

        foreach (var tick in Y.Ticks)
        {
            var at = At(X.Low, tick.Value);
            Line(svg, at with { X = at.X - TickLength }, at, Ink, 1);
            Label(svg, at.X - TickLength - 3, at.Y + TickSize * 0.36, tick.Label, "end");
        }

        svg.Math(
            Area.Centre.X, Area.Bottom + Below - 8, X.Title, TitleSize, ("text-anchor", "middle"), ("fill", "#111111"));
        var x = Area.X - YTitleDistance;
        Rotated(svg, x, Area.Centre.Y, Y.Title);
    }

    /// <summary>A title read from below, around the point at the middle of its baseline.</summary>
    public static void Rotated(XmlWriter svg, double x, double y, string title) => svg.Math(
        x, y, title, TitleSize, ("text-anchor", "middle"), ("fill", "#111111"),
        ("transform", $"rotate(-90 {Svg.Number(x)} {Svg.Number(y)})"));

    /// <summary>A straight line.</summary>
    public static void Line(XmlWriter svg, Point from, Point to, string colour, double width) => svg.Element(
        "line", ("x1", Svg.Number(from.X)), ("y1", Svg.Number(from.Y)), ("x2", Svg.Number(to.X)),
        ("y2", Svg.Number(to.Y)), ("stroke", colour), ("stroke-width", Svg.Number(width)));

    /// <summary>The value of a tick.</summary>
    public static void Label(XmlWriter svg, double x, double y, string text, string anchor) => svg.Text(
        x, y, text, ("text-anchor", anchor), ("font-size", Svg.Number(TickSize)), ("fill", Ink));
}
