using System.Xml;

namespace DeffArts.Reports;

/// <summary>
/// Text with indices, written as in <c>L_{com}^{0.27}</c>: what stands in <c>_{}</c> is lowered, in <c>^{}</c> raised.
/// </summary>
internal static class MathText
{
    private const double SmallSize = 0.74;
    private const double Lowered = 0.28;
    private const double Raised = -0.38;

    /// <summary>Writes the text as one element; <paramref name="fontSize"/> in pixels.</summary>
    public static void Math(
        this XmlWriter svg, double x, double y, string text, double fontSize,
        params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        svg.WriteStartElement("text");
        svg.Attributes(("x", Svg.Number(x)), ("y", Svg.Number(y)), ("font-size", Svg.Number(fontSize)));
        svg.Attributes(attributes);
        var shift = 0.0;
        foreach (var (words, kind) in Parts(text))
        {
            var wanted = kind switch { '_' => Lowered, '^' => Raised, _ => 0 } * fontSize;
            if (wanted == shift)
            {
                svg.WriteString(words);
                continue;
            }

            svg.WriteStartElement("tspan");
            svg.Attributes(("dy", Svg.Number(wanted - shift)));
            if (kind != ' ')
            {
                svg.Attributes(("font-size", Svg.Number(fontSize * SmallSize)));
            }

            svg.WriteString(words);
            svg.WriteEndElement();
            shift = wanted;
        }

        svg.WriteEndElement();
    }

    /// <summary>The width in pixels, estimated as in <see cref="TextWidth"/>.</summary>
    public static double Width(string text, double fontSize) =>
        Parts(text).Sum(part => TextWidth.Of(part.Words, part.Kind == ' ' ? fontSize : fontSize * SmallSize));

    /// <summary>The text for a page: the same parts as <c>sub</c> and <c>sup</c>, everything else escaped.</summary>
    public static string Html(string text) => string.Concat(Parts(text).Select(part =>
    {
        var words = System.Net.WebUtility.HtmlEncode(part.Words);
        return part.Kind switch { '_' => $"<sub>{words}</sub>", '^' => $"<sup>{words}</sup>", _ => words };
    }));

    /// <summary>The text where nothing can be raised: <c>L_com^0.27</c>.</summary>
    public static string Plain(string text) => string.Concat(
        Parts(text).Select(part => part.Kind == ' ' ? part.Words : part.Kind + part.Words));

    private static IEnumerable<(string Words, char Kind)> Parts(string text)
    {
        var end = 0;
        for (var open = text.IndexOf('{'); open >= 0; open = text.IndexOf('{', open + 1))
        {
            var close = text.IndexOf('}', open);
            if (close < 0 || open == end || text[open - 1] is not ('_' or '^'))
            {
                continue;
            }

            if (open - 1 > end)
            {
                yield return (text[end..(open - 1)], ' ');
            }

            yield return (text[(open + 1)..close], text[open - 1]);
            (end, open) = (close + 1, close);
        }

        if (end < text.Length)
        {
            yield return (text[end..], ' ');
        }
    }
}
