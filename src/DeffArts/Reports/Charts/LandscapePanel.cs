using System.Collections.Immutable;
using System.Xml;
using DeffArts.Reports.Cells;

namespace DeffArts.Reports.Charts;

/// <summary>A function of two shares as filled contours with a colour bar.</summary>
/// <param name="Heading">Above the panel.</param>
/// <param name="X">The axis from 0 to 1 below.</param>
/// <param name="Y">The axis from 0 to 1 at the side.</param>
/// <param name="Values">The function.</param>
/// <param name="Unit">What the colours mean, with the unit.</param>
internal sealed record LandscapePanel(string Heading, Axis X, Axis Y, Grid Values, string Unit)
{
    private const int Bands = 20;
    private const double BarDistance = 12;
    private const double BarWidth = 14;

    /// <summary>Room right of the area, for the colour bar.</summary>
    public const double Right = BarDistance + BarWidth + 62;

    /// <summary>Draws it, and over it what <paramref name="marks"/> draws at values of the axes.</summary>
    public void Draw(XmlWriter svg, Rectangle area, Action<PlotFrame> marks)
    {
        var frame = new PlotFrame(area, X, Y);
        var scale = new Axis(Unit, Ticks.Linear(Values.Low, Values.High, 6));
        var levels = Enumerable.Range(1, Bands - 1)
            .Select(band => scale.Low + (scale.High - scale.Low) * band / Bands).ToImmutableArray();
        svg.Rectangle(area, ("fill", Colour(0)));
        for (var band = 1; band < Bands; band++)
        {
            Path(svg, frame, Contours.Region(Values, levels[band - 1]), ("fill", Colour(band)),
                ("fill-rule", "evenodd"));
        }

        foreach (var level in levels)
        {
            Path(
                svg, frame, Contours.Lines(Values, level), ("fill", "none"), ("stroke", "#ffffff"),
                ("stroke-opacity", "0.4"), ("stroke-width", "0.6"));
        }

        frame.DrawAxes(svg);
        marks(frame);
        DrawBar(svg, new Rectangle(area.Right + BarDistance, area.Y, BarWidth, area.Height), scale);
        svg.Math(area.X, area.Y - 12, Heading, 13.5, ("font-weight", "bold"), ("fill", "#222222"));
    }

    private static string Colour(int band) => ColourMap.At(band / (Bands - 1.0));

    private static void Path(
        XmlWriter svg, PlotFrame frame, List<List<Point>> lines,
        params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        if (lines.Count == 0)
        {
            return;
        }

        var courses = lines.Select(
            line => "M" + string.Join('L', line.Select(point => At(frame.At(point.X, point.Y)))));
        svg.WriteStartElement("path");
        svg.Attributes(("d", string.Concat(courses)));
        svg.Attributes(attributes);
        svg.WriteEndElement();
    }

    private static string At(Point point) => $"{Svg.Number(point.X)} {Svg.Number(point.Y)}";

    private static void DrawBar(XmlWriter svg, Rectangle bar, Axis scale)
    {
        for (var band = 0; band < Bands; band++)
        {
            // A little more than its share, or the ground would shine through between two bands.
            var height = bar.Height / Bands;
            var top = bar.Bottom - (band + 1) * height;
            svg.Rectangle(bar with { Y = top, Height = band == 0 ? height : height + 0.5 }, ("fill", Colour(band)));
        }

        svg.Rectangle(bar, ("fill", "none"), ("stroke", "#333333"), ("stroke-width", "1"));
        foreach (var tick in scale.Ticks)
        {
            var y = bar.Bottom - scale.Share(tick.Value) * bar.Height;
            PlotFrame.Line(svg, new(bar.Right, y), new(bar.Right + 4, y), "#333333", 1);
            PlotFrame.Label(svg, bar.Right + 7, y + 4.3, tick.Label, "start");
        }

        var widest = scale.Ticks.Max(tick => TextWidth.Of(tick.Label, 12));
        PlotFrame.Rotated(svg, bar.Right + 7 + widest + 14, bar.Centre.Y, scale.Title);
    }
}
