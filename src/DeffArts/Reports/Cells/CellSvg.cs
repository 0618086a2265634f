using System.Xml;
using DeffArts.Space;

namespace DeffArts.Reports.Cells;

/// <summary>
/// Draws cells as the paper's appendix C does: inputs c_{k-2} and c_{k-1} on the left, nodes, output c_k on the
/// right, operations on the arrows.
/// </summary>
public static class CellSvg
{
    private const double Margin = 28;
    private const double HeadingHeight = 40;
    private const double CellDistance = 26;
    private const double CaptionFontSize = 14;
    private const double CaptionLineHeight = 20;
    private const double CaptionDistance = 12;
    private const double PreferredCellWidth = 850;
    private const double LeastWidth = 520;

    /// <summary>
    /// One self-contained SVG text for a page, a README or a browser: no scripts, styles, identifiers or references, so
    /// that several can stand in one HTML page; its own white background serves dark pages. The same genotype and
    /// caption give the same text.
    /// </summary>
    /// <param name="genotype">The cells to draw.</param>
    /// <param name="caption">Words above the cells, wrapped to the width of the picture; none if null or blank.</param>
    public static string Draw(Genotype genotype, string? caption = null)
    {
        ArgumentNullException.ThrowIfNull(genotype);
        List<(CellPicture Picture, CellLayout Layout)> cells = [.. CellPicture.Of(genotype)
            .Select(picture => (picture, CellLayout.Of(picture.Cell, PreferredCellWidth)))];
        var width = Math.Max(LeastWidth, cells.Max(cell => cell.Layout.Width) + 2 * Margin);
        var lines = CaptionLines.Wrap(caption, width - 2 * Margin, CaptionFontSize);
        var captionHeight = lines.Count == 0 ? 0 : lines.Count * CaptionLineHeight + CaptionDistance;
        var firstTop = Margin / 2 + captionHeight + HeadingHeight;
        var height = firstTop + cells.Sum(cell => cell.Layout.Height)
            + (cells.Count - 1) * (CellDistance + HeadingHeight)
            + Margin;
        var title = string.Join(" and ", cells.Select(cell => cell.Picture.Heading));

        return Picture.Draw(
            width, height, char.ToUpperInvariant(title[0]) + title[1..], "\n" + CellText.Write(genotype) + "\n", svg =>
            {
                for (var i = 0; i < lines.Count; i++)
                {
                    svg.Text(
                        Margin, Margin + 4 + i * CaptionLineHeight, lines[i],
                        ("font-size", Svg.Number(CaptionFontSize)), ("fill", "#444444"));
                }

                var top = firstTop;
                foreach (var (picture, layout) in cells)
                {
                    DrawCell(svg, picture, layout, top);
                    top += layout.Height + CellDistance + HeadingHeight;
                }
            });
    }

    private static void DrawCell(XmlWriter svg, CellPicture picture, CellLayout cell, double top)
    {
        svg.Text(Margin, top - 20, picture.Title, ("font-size", "16"), ("font-weight", "bold"), ("fill", "#222222"));
        svg.WriteStartElement("g");
        svg.Attributes(("transform", $"translate({Svg.Number(Margin)} {Svg.Number(top)})"));

        // Arrows into the output and dead ones lie below those that carry an operation.
        foreach (var arrow in cell.Arrows.OrderBy(
            arrow => arrow.Operation is null ? 0 : arrow.Operation.IsNone ? 1 : 2))
        {
            ArrowSvg.DrawLine(svg, arrow);
        }

        foreach (var arrow in cell.Arrows.Where(arrow => arrow.Operation is not null))
        {
            ArrowSvg.DrawLabel(svg, arrow);
        }

        foreach (var box in cell.Boxes)
        {
            StateBoxSvg.Draw(svg, box, box == cell.Boxes[^1]
                ? StateName.Output
                : StateName.Of(box.State, picture.Cell.Inputs, picture.FirstNode));
        }

        svg.WriteEndElement();
    }
}
