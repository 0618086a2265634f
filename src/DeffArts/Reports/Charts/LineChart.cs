using System.Collections.Immutable;
using System.Xml;
using DeffArts.Reports.Cells;

namespace DeffArts.Reports.Charts;

/// <summary>A line of a chart.</summary>
/// <param name="Name">In the legend and the readout.</param>
/// <param name="Colour">As "#rrggbb".</param>
/// <param name="Points">By rising x.</param>
/// <param name="Haze">A noisy line behind it, drawn faintly and not read out.</param>
internal sealed record LineSeries(
    string Name, string Colour, ImmutableArray<(double X, double Y)> Points,
    ImmutableArray<(double X, double Y)> Haze = default);

/// <summary>
/// Quantities over the epochs. Elements of class <c>hit</c> carry the figures at one x, for a page whose style shows
/// them under the pointer; a line of class <c>cursor</c> can be moved along.
/// </summary>
internal sealed record LineChart(string Heading, ImmutableArray<LineSeries> Series, Func<double, string> Write)
{
    private const double Width = 400;
    private const double Height = 256;
    private const double Top = 62;
    private const double LegendLine = 42;
    private const double TextSize = 12.5;
    private const int MostHits = 80;

    private ImmutableArray<double> Xs =>
        [.. Series.SelectMany(series => series.Points).Select(point => point.X).Distinct().Order()];

    /// <summary>One SVG text; see <see cref="Picture"/>.</summary>
    public string Draw()
    {
        var last = Xs[^1];
        var x = new Axis("epoch", Ticks.Linear(0, last, last < 2 ? 2 : 6));
        var y = Axis.Covering(
            "", Series.SelectMany(series => series.Points.Concat(Haze(series))).Select(point => point.Y), 5);
        var left = new PlotFrame(default, x, y).Left - 8;
        var frame = new PlotFrame(new Rectangle(left, Top, Width - left - 14, Height - Top - PlotFrame.Below), x, y);
        return Picture.Draw(Width, Height, MathText.Plain(Heading), Describe(), svg =>
        {
            svg.Math(2, 18, Heading, 14, ("font-weight", "bold"), ("fill", "#222222"));
            frame.DrawGrid(svg);
            frame.DrawAxes(svg);
            DrawLegend(svg);
            foreach (var series in Series)
            {
                DrawLine(svg, frame, Haze(series), series.Colour, 1, ("stroke-opacity", "0.35"));
                DrawLine(svg, frame, series.Points, series.Colour, 2.2);
                Marker.Draw(
                    svg, MarkerShape.Circle, frame.At(series.Points[^1].X, series.Points[^1].Y), series.Colour, 3.6);
            }

            DrawCursor(svg, frame, Xs);
            DrawHits(svg, frame);
        });
    }

    /// <summary>A line at the last x that a page can move: its place is <c>data-x0</c> + x <c>data-dx</c>.</summary>
    public static void DrawCursor(XmlWriter svg, PlotFrame frame, ImmutableArray<double> xs)
    {
        var (zero, one) = (frame.At(0, frame.Y.Low), frame.At(1, frame.Y.Low));
        svg.Element(
            "line", ("class", "cursor"), ("x1", "0"), ("x2", "0"), ("y1", Svg.Number(frame.Area.Y)),
            ("y2", Svg.Number(frame.Area.Bottom)), ("stroke", "#777777"), ("stroke-width", "1"),
            ("transform", $"translate({Svg.Number(frame.At(xs[^1], frame.Y.Low).X)} 0)"),
            ("data-x0", Precise(zero.X)), ("data-dx", Precise(one.X - zero.X)));
    }

    /// <summary>A line through points, cut off where the axis ends.</summary>
    public static void DrawLine(
        XmlWriter svg, PlotFrame frame, ImmutableArray<(double X, double Y)> points, string colour, double width,
        params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        if (points.Length < 2)
        {
            return;
        }

        svg.WriteStartElement("polyline");
        svg.Attributes(
            ("points", string.Join(' ', points.Select(point => frame.At(point.X, point.Y))
                .Select(at => $"{Svg.Number(at.X)},{Svg.Number(at.Y)}"))),
            ("fill", "none"), ("stroke", colour), ("stroke-width", Svg.Number(width)), ("stroke-linejoin", "round"));
        svg.Attributes(attributes);
        svg.WriteEndElement();
    }

    private static ImmutableArray<(double X, double Y)> Haze(LineSeries series) =>
        series.Haze.IsDefault ? [] : series.Haze;

    private static string Precise(double value) =>
        value.ToString("0.####", System.Globalization.CultureInfo.InvariantCulture);

    private string Describe() => string.Join("; ", Series.Select(series =>
        $"{MathText.Plain(series.Name)} from {Write(series.Points[0].Y)} to {Write(series.Points[^1].Y)}"));

    private void DrawLegend(XmlWriter svg)
    {
        svg.WriteStartElement("g");
        svg.Attributes(("class", "legend"));
        Legend.Draw(svg, 2, LegendLine - 4, Series.Select(series => (
            series.Name,
            (Action<Point>)(at =>
                PlotFrame.Line(svg, at with { X = at.X - 7 }, at with { X = at.X + 7 }, series.Colour, 2.6)))));
        svg.WriteEndElement();
    }

    private void DrawHits(XmlWriter svg, PlotFrame frame)
    {
        var xs = Xs;
        var step = (xs.Length + MostHits - 1) / MostHits;

        // From the last one backwards, so that the end of the run can always be read out.
        var shown = xs.Where((_, i) => (xs.Length - 1 - i) % step == 0).ToList();
        for (var i = 0; i < shown.Count; i++)
        {
            var from = i == 0 ? frame.Area.X : frame.At((shown[i - 1] + shown[i]) / 2, 0).X;
            var to = i == shown.Count - 1 ? frame.Area.Right : frame.At((shown[i] + shown[i + 1]) / 2, 0).X;
            DrawHit(svg, frame, shown[i], new Rectangle(from, frame.Area.Y, to - from, frame.Area.Height));
        }
    }

    private void DrawHit(XmlWriter svg, PlotFrame frame, double x, Rectangle area)
    {
        svg.WriteStartElement("g");
        svg.Attributes(("class", "hit"));
        svg.Rectangle(area, ("fill", "#000000"), ("fill-opacity", "0"));
        var here = Series.Where(series => series.Points.Any(point => point.X == x))
            .Select(series => (series, series.Points.First(point => point.X == x).Y)).ToList();
        foreach (var (series, y) in here)
        {
            Marker.Draw(svg, MarkerShape.Circle, frame.At(x, y), series.Colour, 4.2);
        }

        svg.Math(
            2, LegendLine, $"epoch {x}: " + string.Join(", ", here.Select(entry =>
                Series.Length == 1 ? Write(entry.Y) : $"{entry.series.Name} {Write(entry.Y)}")),
            TextSize, ("class", "readout"), ("fill", "#222222"));
        svg.WriteEndElement();
    }
}
