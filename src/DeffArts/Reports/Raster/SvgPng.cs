using System.Xml;
using System.Xml.Linq;
using SkiaSharp;

namespace DeffArts.Reports.Raster;

/// <summary>
/// Turns our own pictures into PNG. It knows what they use (rect, line, path, polyline, polygon, circle, text, g with
/// translate and rotate) and refuses everything else, so that no picture is drawn wrongly without notice.
/// </summary>
public static class SvgPng
{
    private const int MostPixels = 8192;
    private const int DeepestGroups = 32;
    private static readonly XmlReaderSettings Reading = new() { DtdProcessing = DtdProcessing.Prohibit };

    /// <summary>Draws a picture with DejaVu Sans on a transparent ground.</summary>
    /// <param name="svg">The text of an SVG file.</param>
    /// <param name="scale">Pixels of the PNG for one of the SVG.</param>
    /// <returns>The content of a PNG file.</returns>
    /// <exception cref="NotSupportedException">The picture uses something that is not drawn here.</exception>
    /// <exception cref="System.Xml.XmlException">It is not XML.</exception>
    public static byte[] Draw(string svg, double scale = 2)
    {
        using var reader = XmlReader.Create(new StringReader(svg), Reading);
        var root = XDocument.Load(reader, LoadOptions.PreserveWhitespace).Root!;
        var (width, height) = (Attribute(root, "width"), Attribute(root, "height"));
        Demand(width * scale is > 0 and <= MostPixels
            && height * scale is > 0 and <= MostPixels, $"size {width} x {height}");
        using var bitmap = new SKBitmap(
            (int)Math.Ceiling(width * scale), (int)Math.Ceiling(height * scale), SKColorType.Rgba8888,
            SKAlphaType.Premul);
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(SKColors.Transparent);
            canvas.Scale((float)scale);
            var style = new SvgStyle().Of(root, "width", "height", "viewBox", "role");
            DrawChildren(canvas, root, style);
        }

        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    /// <summary>Fills with the style's colour, if it has one.</summary>
    internal static void Fill(SKCanvas canvas, SvgStyle style, Action<SKPaint> draw)
    {
        if (style.Fill is { } colour)
        {
            using var paint = new SKPaint { IsAntialias = true, Color = WithOpacity(colour, style.FillOpacity) };
            draw(paint);
        }
    }

    private static void DrawChildren(SKCanvas canvas, XElement parent, SvgStyle style)
    {
        foreach (var element in parent.Elements())
        {
            DrawElement(canvas, element, style);
        }
    }

    private static void DrawElement(SKCanvas canvas, XElement element, SvgStyle inherited)
    {
        switch (element.Name.LocalName)
        {
            case "title" or "desc":
                break;
            case "g":
                Demand(element.Ancestors().Count() <= DeepestGroups, "groups inside each other");
                Transformed(canvas, element, () => DrawChildren(canvas, element, inherited.Of(element, "transform")));
                break;
            case "text":
                var style = inherited.Of(element, "x", "y", "transform");
                Transformed(canvas, element, () => SvgText.Draw(canvas, element, style));
                break;
            default:
                DrawShape(canvas, element, inherited);
                break;
        }
    }

    private static void DrawShape(SKCanvas canvas, XElement element, SvgStyle inherited)
    {
        var style = inherited.Of(element, Geometry(element));
        using var path = Shape(element, style);
        Fill(canvas, style, paint => canvas.DrawPath(path, paint));
        if (style.Stroke is { } colour)
        {
            using var dashes = style.Dashes.Length > 0 ? SKPathEffect.CreateDash(style.Dashes, 0) : null;
            using var paint = new SKPaint
            {
                IsAntialias = true,
                Style = SKPaintStyle.Stroke,
                Color = WithOpacity(colour, style.StrokeOpacity),
                StrokeWidth = style.StrokeWidth,
                StrokeCap = style.Cap,
                StrokeJoin = style.Join,
                PathEffect = dashes,
            };
            canvas.DrawPath(path, paint);
        }
    }

    private static string[] Geometry(XElement element) => element.Name.LocalName switch
    {
        "rect" => ["x", "y", "width", "height", "rx"],
        "line" => ["x1", "y1", "x2", "y2"],
        "circle" => ["cx", "cy", "r"],
        "polyline" or "polygon" => ["points"],
        "path" => ["d"],
        var other => throw new NotSupportedException($"element <{other}>"),
    };

    private static SKPath Shape(XElement element, SvgStyle style)
    {
        float Of(string name) => Attribute(element, name);
        using var path = new SKPathBuilder();
        switch (element.Name.LocalName)
        {
            case "rect":
                var area = SKRect.Create(Of("x"), Of("y"), Of("width"), Of("height"));
                path.AddRoundRect(area, Of("rx"), Of("rx"));
                break;
            case "line":
                path.MoveTo(Of("x1"), Of("y1"));
                path.LineTo(Of("x2"), Of("y2"));
                break;
            case "circle":
                path.AddCircle(Of("cx"), Of("cy"), Of("r"));
                break;
            case "path":
                return PathData.Parse(SvgStyle.Required(element, "d"), style.IsEvenOdd);
            default:
                var close = element.Name.LocalName == "polygon" ? "Z" : "";
                return PathData.Parse($"M{SvgStyle.Required(element, "points")}{close}", style.IsEvenOdd);
        }

        return path.Detach();
    }

    private static void Transformed(SKCanvas canvas, XElement element, Action draw)
    {
        using var restored = new SKAutoCanvasRestore(canvas);
        if (element.Attribute("transform")?.Value is { } text)
        {
            Apply(canvas, text);
        }

        draw();
    }

    private static void Apply(SKCanvas canvas, string transform)
    {
        var open = transform.IndexOf('(');
        var name = open > 0 && transform.EndsWith(')') ? transform[..open] : "";
        float[] numbers = name.Length == 0
            ? []
            : [.. transform[(open + 1)..^1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(SvgStyle.Number)];
        switch (name, numbers)
        {
            case ("translate", [var x, var y]):
                canvas.Translate(x, y);
                break;
            case ("rotate", [var degrees, var x, var y]):
                canvas.RotateDegrees(degrees, x, y);
                break;
            default:
                throw new NotSupportedException($"transform '{transform}'");
        }
    }

    private static void Demand(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new NotSupportedException(otherwise);
        }
    }

    private static float Attribute(XElement element, string name) =>
        element.Attribute(name) is { } attribute ? SvgStyle.Number(attribute.Value) : 0;

    private static SKColor WithOpacity(SKColor colour, float opacity) =>
        colour.WithAlpha((byte)Math.Round(255 * opacity));
}
