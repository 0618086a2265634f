using System.Text;
using System.Xml;

namespace DeffArts.Reports.Cells;

/// <summary>Draws an arrow and the operation on it.</summary>
internal static class ArrowSvg
{
    private const double HeadLength = 8;
    private const double HeadHalfWidth = 4;
    private const string ConcatenationColour = "#777777";

    public static void DrawLine(XmlWriter svg, Arrow arrow)
    {
        var colour = Colour(arrow);
        var isNone = arrow.Operation is { IsNone: true };
        svg.WriteStartElement("path");
        svg.Attributes(
            ("d", Course(arrow)), ("fill", "none"), ("stroke", colour),
            ("stroke-width", arrow.Operation is null || isNone ? "1.2" : "2"));
        if (isNone)
        {
            svg.Attributes(("stroke-dasharray", "4 4"));
        }

        svg.WriteEndElement();
        var tip = arrow.Points[^1];
        svg.Element(
            "path",
            ("d", $"M{At(tip)}L{At(tip.X - HeadLength, tip.Y - HeadHalfWidth)}V{Svg.Number(tip.Y + HeadHalfWidth)}Z"),
            ("fill", colour));
    }

    public static void DrawLabel(XmlWriter svg, Arrow arrow)
    {
        var area = arrow.Label!.Value;
        var isNone = arrow.Operation!.IsNone;
        svg.Rectangle(
            area, ("rx", Svg.Number(area.Height / 2)), ("fill", "#ffffff"), ("stroke", Colour(arrow)),
            ("stroke-width", isNone ? "1" : "1.5"));
        svg.Text(
            area.Centre.X, area.Centre.Y + TextWidth.LabelFontSize * 0.35, OperationLabel.Of(arrow.Operation),
            ("text-anchor", "middle"), ("font-size", Svg.Number(TextWidth.LabelFontSize)),
            ("fill", isNone ? "#767676" : "#111111"));
    }

    private static string Colour(Arrow arrow) =>
        arrow.Operation is null ? ConcatenationColour : OperationColour.Of(arrow.Operation);

    // The line ends inside the arrow's head, or its blunt end would show beside the tip.
    private static string Course(Arrow arrow)
    {
        var course = new StringBuilder().Append('M').Append(At(arrow.Points[0]));
        for (var i = 1; i < arrow.Points.Length; i++)
        {
            var to = arrow.Points[i];
            to = i == arrow.Points.Length - 1 ? to with { X = to.X - HeadLength / 2 } : to;
            if (i % 2 == 0)
            {
                course.Append('H').Append(Svg.Number(to.X));
            }
            else
            {
                var from = arrow.Points[i - 1];
                var middle = (from.X + to.X) / 2;
                course.Append($"C{At(middle, from.Y)} {At(middle, to.Y)} {At(to)}");
            }
        }

        return course.ToString();
    }

    private static string At(Point point) => At(point.X, point.Y);

    private static string At(double x, double y) => $"{Svg.Number(x)} {Svg.Number(y)}";
}
