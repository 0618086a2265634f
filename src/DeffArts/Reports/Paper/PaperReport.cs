using System.Collections.Immutable;
using DeffArts.Cost;

namespace DeffArts.Reports.Paper;

/// <summary>
/// Everything in the paper that can be computed or drawn without days on a GPU, beside what it prints.
/// </summary>
/// <param name="Source">The paper.</param>
/// <param name="Tables">Tables 1 to 3 and the ratios of the text.</param>
/// <param name="Figures">Figures 1 to 11.</param>
/// <param name="Runs">Our runs that take part.</param>
public sealed record PaperReport(
    string Source, ImmutableArray<PaperTable> Tables, ImmutableArray<PaperFigure> Figures,
    ImmutableArray<PaperRun> Runs)
{
    /// <summary>Computes all of it.</summary>
    /// <param name="runs">Runs of ours to show beside the paper's; may be empty.</param>
    public static PaperReport Compute(ImmutableArray<PaperRun> runs)
    {
        var (paper, processor) = (PrintedPaper.Instance, Processor.Paper);
        var landscapes = new LandscapeFigures(processor);
        var tradeOffs = new TradeOffFigures(paper, processor, runs);
        return new PaperReport(
            paper.Source,
            [
                OperationTables.Table1(paper, processor), OperationTables.Table2(paper, processor),
                new Table3(paper, processor, runs).Compute(), OperationTables.Ratios(paper),
            ],
            [
                landscapes.Figure1(), tradeOffs.Figure2(), tradeOffs.Figure3(), landscapes.Figure4(),
                new LinearityFigure(processor, runs).Figure5(), .. new CellFigures(paper, processor).All(),
            ],
            runs);
    }
}
