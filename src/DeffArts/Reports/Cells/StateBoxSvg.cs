using System.Xml;

namespace DeffArts.Reports.Cells;

/// <summary>Draws the box of an input, a node or the output.</summary>
internal static class StateBoxSvg
{
    private const string FontSize = "15";
    private const string SubscriptSize = "11";

    public static void Draw(XmlWriter svg, StateBox box, string name)
    {
        var isNode = char.IsAsciiDigit(name[0]);
        svg.Rectangle(
            box.Area, ("rx", "6"), ("fill", isNode ? "#ffffff" : "#e4e7eb"), ("stroke", "#333333"),
            ("stroke-width", "1.4"));
        var (x, y) = (box.Area.Centre.X, box.Area.Centre.Y + 5);
        if (isNode)
        {
            svg.Text(x, y, name, ("text-anchor", "middle"), ("font-size", FontSize), ("fill", "#111111"));
            return;
        }

        svg.WriteStartElement("text");
        svg.Attributes(
            ("x", Svg.Number(x)), ("y", Svg.Number(y - 1)), ("text-anchor", "middle"), ("font-size", FontSize),
            ("font-family", "serif"), ("font-style", "italic"), ("fill", "#111111"));
        svg.WriteString("c");
        svg.WriteStartElement("tspan");
        svg.Attributes(("dy", "4"), ("font-size", SubscriptSize));

        // "c_{k-2}" without its marks of a subscript, and with a minus instead of a hyphen.
        svg.WriteString(name[2..].Trim('{', '}').Replace('-', '\u2212'));
        svg.WriteEndElement();
        svg.WriteEndElement();
    }
}
