using System.Collections.Immutable;
using DeffArts.Cost;
using DeffArts.Reports.Cells;
using DeffArts.Reports.Charts;
using DeffArts.Search;

namespace DeffArts.Reports.Paper;

/// <summary>Figure 5: whether beta makes cross entropy linear in compute cost, on runs of ours.</summary>
/// <param name="processor">Whose cycles count.</param>
/// <param name="runs">The runs.</param>
/// <param name="convention">Of the cost of trained cells.</param>
internal sealed class LinearityFigure(
    Processor processor, ImmutableArray<PaperRun> runs, Convention convention = Convention.Table3)
{
    private const int Fewest = 3;
    private const double Width = 1040;
    private const double Height = 430;
    private const double Megacycles = 1e6;
    private const string Title = "Cross entropy vs. compute cost";

    private static readonly double Beta = new SearchSettings().Beta;

    private readonly PaperCost cost = new(processor, convention, noneCost: 0);

    private sealed record Measured(PaperRun Run, bool IsSearch, string Cost, double Cycles);

    /// <summary>The figure, without a picture where fewer than three runs can be compared.</summary>
    public PaperFigure Figure5()
    {
        // Costs of two conventions and cross entropies of two data sets are no points of one line.
        var group = runs.Select(Measure).OfType<Measured>()
            .GroupBy(measured => (measured.IsSearch, measured.Cost, measured.Run.Data))
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key.IsSearch)
            .FirstOrDefault()?.ToImmutableArray() ?? [];
        if (group.Length < Fewest)
        {
            return new PaperFigure(
                5, Title,
                $"Not run: the paper trained networks of varying cost and says no more of them. Name {Fewest} run folders at least, "
                + "of one data set and one cost convention with different gamma, as in 'deffarts paper runs/A runs/B runs/C': "
                + "their cross entropy is drawn against L_{com} and L_{com}^{beta} with the linear fit. "
                + $"Given: {runs.Length}, comparable: {group.Length}.", null);
        }

        var left = runs.Where(run => group.All(measured => measured.Run != run)).Select(run => run.Name).ToList();
        var (x, beta) = (Fit(group, 1), Fit(group, Beta));
        return new PaperFigure(
            5, Title,
            $"Ours: {(group[0].IsSearch ? "supernets of searches" : "trained networks")} on {group[0].Run.Data}, training cross entropy "
            + $"at the end; {group[0].Cost}. Linear fit: {Quality("L_{com}", x)}, {Quality("L_{com}^{beta}", beta)}, beta {Beta}."
            + (left.Count == 0 ? "" : $" Left out, since not comparable: {PaperNumber.List(left)}."),
            Draw(group, x, beta));
    }

    private static string Quality(string of, LinearFit? fit) =>
        fit is null ? $"none for {of}, which does not vary" : $"R^{{2}} = {PaperNumber.Of(fit.RSquared, 3)} for {of}";

    private static LinearFit? Fit(ImmutableArray<Measured> group, double power) =>
        LinearFit.Of([.. group.Select(measured => (X(measured, power), measured.Run.CrossEntropy!.Value))]);

    private static double X(Measured measured, double power) =>
        power == 1 ? measured.Cycles / Megacycles : Math.Pow(measured.Cycles, power);

    // A fitted line may leave the range of its points.
    private static IEnumerable<double> Ends(ImmutableArray<Measured> group, double power, LinearFit? fit) => fit is null
        ? []
        : group.Select(measured => fit.At(X(measured, power)));

    private Measured? Measure(PaperRun run) => run switch
    {
        { CrossEntropy: null } => null,
        { TestError: null, ExpectedCost: { } cycles } =>
            new Measured(run, true, $"L_{{com}} of Eq. 4, {run.Cost}", cycles),
        { Genotype: { } genotype } =>
            new Measured(run, false, $"cost of the cells, {cost.Description}", cost.Exact(genotype)),
        _ => null,
    };

    private static string Draw(ImmutableArray<Measured> group, LinearFit? plain, LinearFit? raised)
    {
        var kind = group[0].IsSearch ? "supernet of a search" : "trained network";
        var y = Axis.Covering("training cross entropy, nats",
            [.. group.Select(measured => measured.Run.CrossEntropy!.Value), .. Ends(group, 1, plain),
                .. Ends(group, Beta, raised)]);
        const double side = 400;
        return Picture.Draw(Width, Height, Title, "Two charts of runs, each with a fitted line.", svg =>
        {
            Panel("(a) L_{com}", "L_{com}, 10^{6} cycles", 1, plain).Draw(svg, new Rectangle(84, 76, side, 290));
            Panel($"(b) L_{{com}}^{{beta}}, beta {Beta}", "L_{com}^{beta}, cycles^{beta}", Beta, raised)
                .Draw(svg, new Rectangle(84 + side + 124, 76, side, 290));
            Legend.Draw(svg, 84, 24,
            [
                (kind, at => Marker.Draw(svg, MarkerShape.Triangle, at, "#009e73")),
                ("least-squares line", at =>
                    PlotFrame.Line(svg, at with { X = at.X - 9 }, at with { X = at.X + 7 }, "#555555", 1.6)),
            ]);
        });

        ScatterPanel Panel(string heading, string title, double power, LinearFit? fit) => new(
            heading + (fit is null ? "" : $": R^{{2}} = {PaperNumber.Of(fit.RSquared, 3)}"),
            Axis.Covering(title, group.Select(measured => X(measured, power)), 5), y,
            [
                new ScatterSeries(kind, MarkerShape.Triangle, "#009e73",
                    [.. group.Select(measured => new ScatterPoint(
                        X(measured, power), measured.Run.CrossEntropy!.Value,
                        measured.Run.Gamma is { } gamma ? Figures.Gamma(gamma) : measured.Run.Name))]),
            ],
            fit);
    }
}
