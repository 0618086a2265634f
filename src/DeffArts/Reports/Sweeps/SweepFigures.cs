using System.Collections.Immutable;
using DeffArts.Cost;
using DeffArts.Reports.Cells;
using DeffArts.Reports.Charts;
using DeffArts.Reports.Paper;
using DeffArts.Runs;
using DeffArts.Sweeps;

namespace DeffArts.Reports.Sweeps;

/// <summary>The paper's Figures 2, 3 and 5 from the points of a sweep of ours.</summary>
public static class SweepFigures
{
    private const double Width = 760;
    private const double Height = 500;

    /// <summary>The width of a picture in a page.</summary>
    internal const double PageWidth = 570;

    /// <summary>The height of a picture in a page.</summary>
    internal const double PageHeight = 400;

    private const double Megacycles = 1e6;
    private const double Giga = 1e9;

    // Okabe and Ito (2008): told apart by colour-blind readers too.
    private static readonly string[] Colours =
        ["#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7", "#56b4e9", "#000000", "#999999"];

    /// <summary>Those that can be drawn, with their captions; none before a member is done.</summary>
    /// <param name="results">The figures of the sweep.</param>
    /// <param name="folder">The sweep's folder: Figure 5 looks at its trainings.</param>
    /// <exception cref="InvalidRunException">A training of the sweep is damaged.</exception>
    public static ImmutableArray<PaperFigure> Of(SweepResults results, string folder)
    {
        ArgumentNullException.ThrowIfNull(results);
        ArgumentNullException.ThrowIfNull(folder);
        return results.Done.Any() ? [Figure2(results), Figure3(results), Figure5(results, folder)] : [];
    }

    /// <summary>Test error against multiply-accumulates, in the count of the paper's Table 3.</summary>
    /// <param name="results">The figures of the sweep.</param>
    /// <param name="linked">Whether points lead to <c>#member</c>, for a page that has such places.</param>
    public static PaperFigure Figure2(SweepResults results, bool linked = false) => TradeOff(
        results, 2, "GMACs vs. test error", "multiply-accumulates per image as in Table 3, GMACs",
        member => member.MacsWithElementwise / Giga, linked);

    /// <summary>Test error against the compute cost of the cells, in the convention of Table 2.</summary>
    /// <param name="results">The figures of the sweep.</param>
    /// <param name="linked">Whether points lead to <c>#member</c>, for a page that has such places.</param>
    public static PaperFigure Figure3(SweepResults results, bool linked = false) => TradeOff(
        results, 3, "Compute cost vs. test error", "compute cost of the cells, 10^{6} cycles", member =>
            member.Cycles / Megacycles,
        linked);

    /// <summary>The paper's Figure 5: whether cross entropy is linear in cost raised to beta.</summary>
    public static PaperFigure Figure5(SweepResults results, string folder) => new LinearityFigure(
        Processor.Paper,
        [
            .. results.Done.Select(member => PaperRun.Read(Path.Combine(folder, member.Train)) with
            {
                Name = member.Point.Name,
                Gamma = member.Gamma,
            }),
        ],
        Convention.Table2).Figure5();

    private static PaperFigure TradeOff(
        SweepResults results, int number, string title, string axis, Func<SweepMember, double?> cost, bool linked)
    {
        ArgumentNullException.ThrowIfNull(results);
        ImmutableArray<SweepMember> members = [.. results.Done.Where(member => cost(member) is not null)];
        var front = results.FrontOf(cost);
        var groups = members.GroupBy(member => member.Gamma).OrderBy(group => group.Key).ToList();
        ImmutableArray<ScatterSeries> series =
        [
            .. groups.Select((group, i) => new ScatterSeries(Figures.Gamma(group.Key), MarkerShape.Circle, ColourOf(i),
                [.. group.Select(member => PointOf(member, cost(member)!.Value, 100 * member.Error!.Value, linked))])),
            .. groups.Select(
                (group, i) => new ScatterSeries("mean", MarkerShape.Diamond, ColourOf(i), [MeanOf(group, cost)])),
        ];
        var description = $"Test error of {members.Length} trained networks in {groups.Count} groups of one gamma.";
        return new PaperFigure(
            number, title,
            "Ours: a disc is a trained network, a diamond the mean over the seeds of one gamma with its sample standard deviation; "
            + (results.Chance is { } chance
                ? ChanceText.Of(chance)
                : "the line joins the networks that no other beats in both quantities."),
            Draw(linked, title, description, axis, series,
                [.. front.Select(member => (cost(member)!.Value, 100 * member.Error!.Value))]));
    }

    /// <summary>A member as a point, which in a page leads to the member's part.</summary>
    internal static ScatterPoint PointOf(SweepMember member, double x, double y, bool linked) => new(
        x, y, "", Link: linked ? new PointLink("#" + member.Point.Name, Words(member)) : null);

    /// <summary>The colour of the group of a gamma by its place.</summary>
    internal static string ColourOf(int group) => Colours[group % Colours.Length];

    private static string Words(SweepMember member) =>
        $"{Figures.Gamma(member.Gamma)}, seed {member.Seed}: test error {Figures.Percent(member.Error ?? 0)}, "
        + $"{Figures.Cycles(member.Cycles ?? 0)} cycles of the cells";

    private static ScatterPoint MeanOf(IGrouping<double, SweepMember> group, Func<SweepMember, double?> cost)
    {
        var error = Spread.Of(group.Select(member => 100 * member.Error!.Value))!;
        return new ScatterPoint(group.Average(cost)!.Value, error.Mean, Figures.Gamma(group.Key), error.Deviation ?? 0);
    }

    // In a page two stand side by side, and their text must still be read.
    private static string Draw(
        bool linked, string title, string description, string axis, ImmutableArray<ScatterSeries> series,
        ImmutableArray<(double X, double Y)> front)
    {
        var points = series.SelectMany(part => part.Points).ToList();
        var panel = new ScatterPanel(
            null, Axis.Covering(axis, [0, .. points.Select(point => point.X)]),
            Axis.Covering("test error, %",
                points.SelectMany(point => (double[])[Math.Max(0, point.Y - point.Error), point.Y + point.Error])),
            series)
        {
            Path = front,
        };
        var (width, height, legend) = linked ? (PageWidth, PageHeight, 8) : (Width, Height, 76);
        return Picture.Draw(width, height, title, description, svg =>
        {
            const string grey = "#555555";
            Legend.Draw(svg, legend, 26,
            [
                ("trained network", at => Marker.Draw(svg, MarkerShape.Circle, at, grey)),
                ("mean \u00b1 deviation over seeds", at => Marker.Draw(svg, MarkerShape.Diamond, at, grey)),
                front.IsEmpty
                    ? ("no front: all at chance", _ => { })
                    : ("Pareto front", at =>
                        PlotFrame.Line(svg, at with { X = at.X - 9 }, at with { X = at.X + 7 }, grey, 1.6)),
            ]);
            panel.Draw(svg, new Rectangle(76, 48, width - 76 - 28, height - 48 - PlotFrame.Below - 8));
        });
    }
}
