using System.Globalization;
using System.Xml.Linq;
using SkiaSharp;

namespace DeffArts.Reports.Raster;

/// <summary>The presentation attributes that hold for an element, its own or inherited.</summary>
internal sealed record SvgStyle
{
    private static readonly HashSet<string> Known =
    [
        "fill", "fill-opacity", "fill-rule", "stroke", "stroke-opacity", "stroke-width", "stroke-dasharray",
        "stroke-linecap", "stroke-linejoin", "font-size", "font-weight", "font-style", "font-family", "text-anchor",
    ];

    public SKColor? Fill { get; private init; } = SKColors.Black;

    public SKColor? Stroke { get; private init; }

    public float FillOpacity { get; private init; } = 1;

    public float StrokeOpacity { get; private init; } = 1;

    public float StrokeWidth { get; private init; } = 1;

    public float[] Dashes { get; private init; } = [];

    public SKStrokeCap Cap { get; private init; } = SKStrokeCap.Butt;

    public SKStrokeJoin Join { get; private init; } = SKStrokeJoin.Miter;

    public bool IsEvenOdd { get; private init; }

    public float FontSize { get; private init; } = 16;

    public bool IsBold { get; private init; }

    public bool IsItalic { get; private init; }

    /// <summary>Where the given x stands in a text: 0 at its start, 0.5 in its middle, 1 at its end.</summary>
    public float Anchor { get; private init; }

    /// <summary>The style of a child.</summary>
    /// <param name="element">The child.</param>
    /// <param name="geometry">Its attributes that are no style; any other is refused.</param>
    /// <exception cref="NotSupportedException">An attribute or a value beyond what our pictures use.</exception>
    public SvgStyle Of(XElement element, params ReadOnlySpan<string> geometry)
    {
        var style = this;
        foreach (var attribute in element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration))
        {
            if (Known.Contains(attribute.Name.LocalName))
            {
                style = style.With(attribute.Name.LocalName, attribute.Value);
            }
            else if (!geometry.Contains(attribute.Name.LocalName))
            {
                throw new NotSupportedException($"attribute {attribute.Name} of <{element.Name.LocalName}>");
            }
        }

        return style;
    }

    public static float Number(string text) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new NotSupportedException($"'{text}' is no number");

    /// <exception cref="NotSupportedException">The element has no such attribute.</exception>
    public static string Required(XElement element, string name) => element.Attribute(name)?.Value
        ?? throw new NotSupportedException($"<{element.Name.LocalName}> without {name}");

    private SvgStyle With(string name, string value) => name switch
    {
        "fill" => this with { Fill = Colour(value) },
        "stroke" => this with { Stroke = Colour(value) },
        "fill-opacity" => this with { FillOpacity = Number(value) },
        "stroke-opacity" => this with { StrokeOpacity = Number(value) },
        "stroke-width" => this with { StrokeWidth = Number(value) },
        "stroke-dasharray" => this with { Dashes = Pairs(value) },
        "fill-rule" => this with { IsEvenOdd = Choice(name, value, "nonzero", "evenodd") == 1 },
        "stroke-linecap" => this with
        {
            Cap = (SKStrokeCap)Choice(name, value, "butt", "round", "square"),
        },
        "stroke-linejoin" => this with
        {
            Join = (SKStrokeJoin)Choice(name, value, "miter", "round", "bevel"),
        },
        "font-size" => this with { FontSize = Number(value) },
        "font-weight" => this with { IsBold = Choice(name, value, "normal", "bold") == 1 },
        "font-style" => this with { IsItalic = Choice(name, value, "normal", "italic") == 1 },
        "text-anchor" => this with { Anchor = Choice(name, value, "start", "middle", "end") / 2f },
        _ => this, // font-family: there is one font here
    };

    // Skia wants strokes and gaps by turns.
    private static float[] Pairs(string value)
    {
        float[] lengths = [.. value.Split(' ').Select(Number)];
        return lengths.Length % 2 == 0 ? lengths : [.. lengths, .. lengths];
    }

    private static SKColor? Colour(string value) =>
        value == "none" ? null
        : value.StartsWith('#') && SKColor.TryParse(value, out var colour) ? colour
        : throw new NotSupportedException($"colour '{value}'");

    // The order of the words is that of Skia's enumerations.
    private static int Choice(string name, string value, params ReadOnlySpan<string> values) =>
        values.IndexOf(value) is var place and >= 0 ? place : throw new NotSupportedException($"{name} '{value}'");
}
