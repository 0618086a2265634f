using System.Xml;
using DeffArts.Space;

namespace DeffArts.Reports.Cells;

/// <summary>
/// Draws both cells as the paper's appendix C does: inputs c_{k-2} and c_{k-1} on the left, nodes, output c_k on the
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
        var normal = CellLayout.Of(genotype.Normal, PreferredCellWidth);
        var reduction = CellLayout.Of(genotype.Reduction, PreferredCellWidth);
        var width = Math.Max(LeastWidth, Math.Max(normal.Width, reduction.Width) + 2 * Margin);
        var lines = CaptionLines.Wrap(caption, width - 2 * Margin, CaptionFontSize);
        var captionHeight = lines.Count == 0 ? 0 : lines.Count * CaptionLineHeight + CaptionDistance;
        var normalTop = Margin / 2 + captionHeight + HeadingHeight;
        var reductionTop = normalTop + normal.Height + CellDistance + HeadingHeight;
        var height = reductionTop + reduction.Height + Margin;

        return Picture.Draw(
            width, height, "Normal cell and reduction cell", "\n" + CellText.Write(genotype) + "\n", svg =>
            {
                for (var i = 0; i < lines.Count; i++)
                {
                    svg.Text(
                        Margin, Margin + 4 + i * CaptionLineHeight, lines[i],
                        ("font-size", Svg.Number(CaptionFontSize)), ("fill", "#444444"));
                }

                DrawCell(svg, "Normal cell", normal, normalTop);
                DrawCell(svg, "Reduction cell", reduction, reductionTop);
            });
    }

    private static void DrawCell(XmlWriter svg, string heading, CellLayout cell, double top)
    {
        svg.Text(Margin, top - 20, heading, ("font-size", "16"), ("font-weight", "bold"), ("fill", "#222222"));
        svg.WriteStartElement("g");
        svg.Attributes(("transform", $"translate({Svg.Number(Margin)} {Svg.Number(top)})"));

        // Arrows into the output and dead ones lie below those that carry an operation.
        foreach (var arrow in cell.Arrows.OrderBy(arrow => arrow.Operation is null ? 0 : arrow.Operation.IsNone ? 1 : 2))
        {
            ArrowSvg.DrawLine(svg, arrow);
        }

        foreach (var arrow in cell.Arrows.Where(arrow => arrow.Operation is not null))
        {
            ArrowSvg.DrawLabel(svg, arrow);
        }

        foreach (var box in cell.Boxes)
        {
            StateBoxSvg.Draw(svg, box, isOutput: box == cell.Boxes[^1]);
        }

        svg.WriteEndElement();
    }
}
