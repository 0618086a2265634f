using System.Collections.Immutable;
using System.Xml;
using DeffArts.Reports.Cells;

namespace DeffArts.Reports.Charts;

/// <summary>A point of a chart.</summary>
/// <param name="X">In the unit of the x axis.</param>
/// <param name="Y">In the unit of the y axis.</param>
/// <param name="Label">Its name; nothing is written where it is empty.</param>
/// <param name="Error">Half the length of the error bar, in the unit of y; 0 for none.</param>
/// <param name="Link">Where the point leads in a page; null for nowhere.</param>
public readonly record struct ScatterPoint(double X, double Y, string Label, double Error = 0, PointLink? Link = null);

/// <summary>Where a point leads.</summary>
/// <param name="Target">As in <c>#member</c>.</param>
/// <param name="Words">What is there, shown under the pointer.</param>
public sealed record PointLink(string Target, string Words);

/// <summary>Points of one kind, told apart by shape and colour.</summary>
public sealed record ScatterSeries(string Name, MarkerShape Shape, string Colour, ImmutableArray<ScatterPoint> Points);

/// <summary>A chart of points with names, and a fitted line where there is one.</summary>
internal sealed record ScatterPanel(
    string? Heading, Axis X, Axis Y, ImmutableArray<ScatterSeries> Series, LinearFit? Fit = null)
{
    /// <summary>A line through these values in their order, in the units of the axes; empty for none.</summary>
    public ImmutableArray<(double X, double Y)> Path { get; init; } = [];

    private const double LabelSize = 12.5;
    private const double LabelHeight = 15;
    private const double CapWidth = 4;

    /// <summary>Draws the chart into an area, which the axes' labels surround.</summary>
    public void Draw(XmlWriter svg, Rectangle area)
    {
        var frame = new PlotFrame(area, X, Y);
        frame.DrawGrid(svg);
        frame.DrawAxes(svg);
        List<(Point From, Point To)> fitted = [.. FittedLine(frame), .. PathLines(frame)];
        foreach (var (from, to) in fitted)
        {
            PlotFrame.Line(svg, from, to, "#555555", 1.6);
        }

        var points = Series.SelectMany(series => series.Points.Select(point => (series, point))).ToList();
        foreach (var (series, point) in points.Where(entry => entry.point.Error > 0))
        {
            DrawError(svg, frame, point, series.Colour);
        }

        foreach (var (series, point) in points)
        {
            DrawMarker(svg, series, point, frame.At(point.X, point.Y));
        }

        DrawLabels(svg, frame, [.. points.Select(entry => entry.point)], fitted);
        if (Heading is not null)
        {
            svg.Math(area.X, area.Y - 10, Heading, 13.5, ("font-weight", "bold"), ("fill", "#222222"));
        }
    }

    private static void DrawMarker(XmlWriter svg, ScatterSeries series, ScatterPoint point, Point at)
    {
        if (point.Link is null)
        {
            Marker.Draw(svg, series.Shape, at, series.Colour);
            return;
        }

        svg.WriteStartElement("a");
        svg.Attributes(("href", point.Link.Target), ("aria-label", point.Link.Words));
        svg.WriteElementString("title", point.Link.Words);
        Marker.Draw(svg, series.Shape, at, series.Colour);
        svg.WriteEndElement();
    }

    private static void DrawError(XmlWriter svg, PlotFrame frame, ScatterPoint point, string colour)
    {
        var (top, bottom) = ErrorEnds(frame, point);
        PlotFrame.Line(svg, top, bottom, colour, 1.6);
        foreach (var end in (Point[])[top, bottom])
        {
            PlotFrame.Line(svg, end with { X = end.X - CapWidth }, end with { X = end.X + CapWidth }, colour, 1.6);
        }
    }

    private static (Point Top, Point Bottom) ErrorEnds(PlotFrame frame, ScatterPoint point) => (
        frame.At(point.X, Math.Min(frame.Y.High, point.Y + point.Error)),
        frame.At(point.X, Math.Max(frame.Y.Low, point.Y - point.Error)));

    // As far as there are points: the line says nothing beyond.
    private List<(Point From, Point To)> FittedLine(PlotFrame frame)
    {
        if (Fit is null)
        {
            return [];
        }

        var all = Series.SelectMany(series => series.Points).ToList();
        var (first, last) = (all.Min(point => point.X), all.Max(point => point.X));
        return [(frame.At(first, Fit.At(first)), frame.At(last, Fit.At(last)))];
    }

    private IEnumerable<(Point From, Point To)> PathLines(PlotFrame frame) => Path.Length < 2
        ? []
        : Path.Zip(Path[1..], (from, to) => (frame.At(from.X, from.Y), frame.At(to.X, to.Y)));

    private static void DrawLabels(
        XmlWriter svg, PlotFrame frame, ImmutableArray<ScatterPoint> points, List<(Point From, Point To)> lines)
    {
        var named = points.Where(point => point.Label.Length > 0).ToList();
        var requests = named.Select(point => new LabelRequest(
            frame.At(point.X, point.Y), MathText.Width(point.Label, LabelSize), LabelHeight)).ToList();
        var placed = LabelPlacement.Place(
            frame.Area, requests, [.. points.SelectMany(point => Obstacles(frame, point))], lines);
        for (var i = 0; i < named.Count; i++)
        {
            if (placed[i] is not { } label)
            {
                continue;
            }

            if (label.LeaderEnd is { } end)
            {
                PlotFrame.Line(svg, requests[i].At, end, "#888888", 0.8);
            }

            svg.Rectangle(label.Area, ("fill", "#ffffff"), ("fill-opacity", "0.85"));
            svg.Math(
                label.Area.Centre.X, label.Area.Centre.Y + LabelSize * 0.36, named[i].Label, LabelSize,
                ("text-anchor", "middle"), ("fill", "#111111"));
        }
    }

    private static IEnumerable<Rectangle> Obstacles(PlotFrame frame, ScatterPoint point)
    {
        const double r = Marker.Radius + 1;
        var at = frame.At(point.X, point.Y);
        yield return new Rectangle(at.X - r, at.Y - r, 2 * r, 2 * r);
        if (point.Error > 0)
        {
            var (top, bottom) = ErrorEnds(frame, point);
            yield return new Rectangle(at.X - CapWidth, top.Y, 2 * CapWidth, bottom.Y - top.Y);
        }
    }
}
