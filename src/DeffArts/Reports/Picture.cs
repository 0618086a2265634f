using System.Text;
using System.Xml;

namespace DeffArts.Reports;

/// <summary>The frame of every picture: one self-contained SVG text.</summary>
internal static class Picture
{
    // UTF-8 needs no declaration, and without one the picture can stand in an HTML page.
    private static readonly XmlWriterSettings Settings =
        new() { Indent = true, OmitXmlDeclaration = true, NewLineChars = "\n" };

    /// <summary>
    /// No scripts, styles, identifiers or references, so that several can stand in one HTML page; its own white
    /// background serves dark pages.
    /// </summary>
    public static string Draw(double width, double height, string title, string description, Action<XmlWriter> content)
    {
        var text = new StringBuilder();
        using (var svg = XmlWriter.Create(text, Settings))
        {
            var (w, h) = (Svg.Number(Math.Ceiling(width)), Svg.Number(Math.Ceiling(height)));
            svg.WriteStartElement("svg", "http://www.w3.org/2000/svg");
            svg.Attributes(
                ("width", w), ("height", h), ("viewBox", $"0 0 {w} {h}"), ("role", "img"),
                ("font-family", "Helvetica, Arial, sans-serif"));
            svg.WriteElementString("title", title);
            svg.WriteElementString("desc", description);
            svg.Element("rect", ("width", w), ("height", h), ("rx", "10"), ("fill", "#ffffff"));
            content(svg);
            svg.WriteEndElement();
        }

        return text.Append('\n').ToString();
    }
}
