using System.Globalization;
using System.Xml;
using DeffArts.Reports.Cells;

namespace DeffArts.Reports;

/// <summary>Elements of SVG, numbers with one decimal whatever the culture.</summary>
internal static class Svg
{
    // Adding zero turns a rounded -0 into 0.
    public static string Number(double value) =>
        (Math.Round(value, 1, MidpointRounding.AwayFromZero) + 0.0).ToString("0.#", CultureInfo.InvariantCulture);

    public static void Attributes(this XmlWriter svg, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        foreach (var (name, value) in attributes)
        {
            svg.WriteAttributeString(name, value);
        }
    }

    public static void Element(
        this XmlWriter svg, string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        svg.WriteStartElement(name);
        svg.Attributes(attributes);
        svg.WriteEndElement();
    }

    public static void Rectangle(
        this XmlWriter svg, Rectangle area, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        svg.WriteStartElement("rect");
        svg.Attributes(
            ("x", Number(area.X)), ("y", Number(area.Y)), ("width", Number(area.Width)),
            ("height", Number(area.Height)));
        svg.Attributes(attributes);
        svg.WriteEndElement();
    }

    public static void Text(
        this XmlWriter svg, double x, double y, string text,
        params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        svg.WriteStartElement("text");
        svg.Attributes(("x", Number(x)), ("y", Number(y)));
        svg.Attributes(attributes);
        svg.WriteString(text);
        svg.WriteEndElement();
    }
}
