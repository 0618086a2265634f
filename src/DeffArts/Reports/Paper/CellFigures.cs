using DeffArts.Cost;
using DeffArts.Reports.Cells;
using DeffArts.Space;

namespace DeffArts.Reports.Paper;

/// <summary>Figures 6 to 11: the cells of appendix C, as far as they are known.</summary>
internal sealed class CellFigures(PrintedPaper paper, Processor processor)
{
    private readonly PaperCost cost = new(processor, Convention.Table3, noneCost: 0);

    /// <summary>In the order of their numbers.</summary>
    public IEnumerable<PaperFigure> All() => paper.Table3.OrderBy(row => row.Figure).Select(row =>
        row.Genotype is { } name ? Known(row, KnownGenotypes.Get(name)) : Unknown(row));

    private PaperFigure Known(PrintedArchitecture row, Genotype genotype) => new(
        row.Figure, $"Cells of {row.Name}",
        $"Drawn from the published genotype. Computed: L_{{com}} = {PaperNumber.Of(cost.Exact(genotype))} cycles; printed: "
        + $"{row.Cycles.Text}.",
        CellSvg.Draw(genotype, $"{row.Name}, {PaperNumber.Of(cost.Exact(genotype))} cycles"));

    // What a picture alone shows is not made up here.
    private PaperFigure Unknown(PrintedArchitecture row)
    {
        var cells = OwnCells.Of(row, cost);
        return new PaperFigure(
            row.Figure, $"Cells of {row.Name}",
            "Not drawn: the cells were published as a picture alone, and how they are wired is not known. Computed: "
            + $"{cells.Describe(row.Cycles.Text)}.",
            null);
    }
}
