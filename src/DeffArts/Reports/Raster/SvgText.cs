using System.Xml.Linq;
using SkiaSharp;

namespace DeffArts.Reports.Raster;

/// <summary>Draws a text whose parts may be raised, lowered and of other sizes.</summary>
internal static class SvgText
{
    private const float Slant = -0.22f;

    private readonly record struct Part(string Text, SvgStyle Style, float Shift);

    public static void Draw(SKCanvas canvas, XElement element, SvgStyle style)
    {
        var parts = Parts(element, style).ToList();
        var x = SvgStyle.Number(SvgStyle.Required(element, "x")) - style.Anchor * parts.Sum(Width);
        var y = SvgStyle.Number(SvgStyle.Required(element, "y"));
        foreach (var part in parts)
        {
            using var font = Font(part.Style);
            y += part.Shift;
            SvgPng.Fill(canvas, part.Style, paint => canvas.DrawText(part.Text, x, y, SKTextAlign.Left, font, paint));
            x += Width(part);
        }
    }

    /// <summary>Pixels from the start of a text to where the next would follow.</summary>
    public static float Width(string text, float size, bool isBold)
    {
        using var font = new SKFont(isBold ? EmbeddedFonts.Bold : EmbeddedFonts.Regular, size);
        return font.MeasureText(text);
    }

    private static IEnumerable<Part> Parts(XElement element, SvgStyle style)
    {
        foreach (var node in element.Nodes())
        {
            if (node is XText text)
            {
                yield return new Part(text.Value, style, 0);
            }
            else if (node is XElement { Name.LocalName: "tspan" } inner && !inner.HasElements)
            {
                var shift = inner.Attribute("dy") is { } dy ? SvgStyle.Number(dy.Value) : 0;
                yield return new Part(inner.Value, style.Of(inner, "dy"), shift);
            }
            else
            {
                throw new NotSupportedException($"in a text: {node}");
            }
        }
    }

    private static float Width(Part part)
    {
        using var font = Font(part.Style);
        return font.MeasureText(part.Text);
    }

    private static SKFont Font(SvgStyle style) =>
        new(style.IsBold ? EmbeddedFonts.Bold : EmbeddedFonts.Regular, style.FontSize)
        {
            SkewX = style.IsItalic ? Slant : 0,
            Subpixel = true,
            Edging = SKFontEdging.Antialias,
        };
}
