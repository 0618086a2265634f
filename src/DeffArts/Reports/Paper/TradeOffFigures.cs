using System.Collections.Immutable;
using DeffArts.Cost;
using DeffArts.Reports.Cells;
using DeffArts.Reports.Charts;

namespace DeffArts.Reports.Paper;

/// <summary>Figures 2 and 3: test error against GMACs and against compute cost.</summary>
internal sealed class TradeOffFigures(PrintedPaper paper, Processor processor, ImmutableArray<PaperRun> runs)
{
    private const double Width = 760;
    private const double Height = 500;
    private const double Megacycles = 1e6;

    private readonly PaperCost cost = new(processor, Convention.Table3, noneCost: 0);

    private ImmutableArray<PaperRun> Tested =>
        [.. runs.Where(run => run is { Genotype: not null, TestError: not null })];

    /// <summary>Figure 2.</summary>
    public PaperFigure Figure2() => new(
        2, "GMACs vs. test error", Caption("GMACs"),
        Draw("GMACs vs. test error", "multiply-accumulates per image, GMACs", row => row.Gmacs.Value,
            run => EvaluationNetwork.Size(run.Genotype!).Giga));

    /// <summary>Figure 3.</summary>
    public PaperFigure Figure3() => new(
        3, "Compute cost vs. test error",
        Caption("compute cost (one normal and one reduction cell, Table 3's convention)"),
        Draw("Compute cost vs. test error", "compute cost, 10^{6} cycles", row => row.Cycles.Value / Megacycles,
            run => cost.Exact(run.Genotype!) / Megacycles));

    private string Caption(string measure) =>
        $"Published: {measure} and test error of Table 3, with the \u00b1 that it prints as bars; a bar shorter than its marker is hidden. "
        + (Tested.IsEmpty
            ? "None of our runs was given that holds a test error."
            : $"Ours: {PaperNumber.List([.. Tested.Select(run => $"{run.Name} ({run.Data})")])}, whose networks may be smaller "
                + "and trained shorter than the paper's; the measure is that of their cells at 20 cells and 36 channels.");

    private string Draw(
        string title, string axis, Func<PrintedArchitecture, double> published, Func<PaperRun, double> ours)
    {
        ImmutableArray<ScatterSeries> series =
        [
            Published("other searches, published", MarkerShape.Square, "#d55e00", row => row.Gamma is null),
            Published("DARTS, published", MarkerShape.Diamond, "#000000", row => row.Gamma == 0),
            Published("DEff-ARTS, published", MarkerShape.Circle, "#0072b2", row => row.IsOwn),
            .. Tested.IsEmpty ? [] : (ScatterSeries[])
            [
                new("our runs", MarkerShape.Triangle, "#009e73",
                    [.. Tested.Select(run => new ScatterPoint(ours(run), 100 * run.TestError!.Value, run.Name))]),
            ],
        ];
        var points = series.SelectMany(part => part.Points).ToList();
        var errors = Axis.CoveringRatios(
            Tested.IsEmpty ? "test error on CIFAR-10, %" : "test error, %",
            points.SelectMany(
                point => (double[])[point.Y, Math.Max(point.Y / 2, point.Y - point.Error), point.Y + point.Error]));
        var panel = new ScatterPanel(
            null, Axis.Covering(axis, [0, .. points.Select(point => point.X)]),
            errors with { Title = errors.Title + (errors.IsLogarithmic ? ", logarithmic scale" : "") }, series);
        return Picture.Draw(Width, Height, title, "Points of Table 3 with their names.", svg =>
        {
            Legend.Draw(svg, 70, 26, series.Select(part =>
                (part.Name, (Action<Point>)(at => Marker.Draw(svg, part.Shape, at, part.Colour)))));
            panel.Draw(svg, new Rectangle(70, 48, Width - 70 - 28, Height - 48 - PlotFrame.Below - 8));
        });

        ScatterSeries Published(string name, MarkerShape shape, string colour, Func<PrintedArchitecture, bool> isIn) =>
            new(
            name, shape, colour,
            [.. paper.Table3.Where(isIn).Select(row => new ScatterPoint(
                published(row), row.TestError.Value, row.IsOwn
                    ? Figures.Gamma(row.Gamma!.Value)
                    : row.Name, row.TestError.Error))]);
    }
}
