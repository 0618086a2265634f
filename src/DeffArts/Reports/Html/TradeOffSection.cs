using System.Collections.Immutable;
using DeffArts.Reports.Cells;
using DeffArts.Reports.Charts;
using DeffArts.Reports.Paper;
using DeffArts.Reports.Sweeps;
using DeffArts.Runs;
using DeffArts.Sweeps;

namespace DeffArts.Reports.Html;

/// <summary>A sweep's pictures, its means over the seeds and its members.</summary>
internal static class TradeOffSection
{
    private const double Width = SweepFigures.PageWidth;
    private const double Height = SweepFigures.PageHeight;
    private const double Megacycles = 1e6;

    /// <summary>The pictures of the paper's Figures 3, 2 and 5, and gamma against cost.</summary>
    public static Markup Pictures(string folder, SweepResults results) => results.Done.Any()
        ? Markup.Of($"""
            <p class="why">A disc is a trained network and leads to its cells; a diamond is the mean over the seeds of one gamma with
            its standard deviation. {(results.Chance is { } chance ? ChanceText.Of(chance) : "The line joins the networks that no other beats in both quantities.")}
            {(results.CountsNetworks ? "The compute cost is the whole network's" : "As in the paper, the compute cost is that of one cell of each type at 32x32")},
            and the multiply-accumulates of the picture count BatchNorm, ReLU and pools too; the tables have the whole network's
            cycles, and MMACs of convolutions and classifier alone.</p>
            <div class="pictures">
            {Figure("Test error against compute cost of the cells", SweepFigures.Figure3(results, linked: true).Svg!)}
            {Figure("Test error against multiply-accumulates as in Table 3", SweepFigures.Figure2(results, linked: true).Svg!)}
            {Figure("Compute cost of the cells against gamma", CostByGamma(results))}
            </div>
            {Linearity(folder, results)}
            """)
        : Markup.Of($"<p>No member is done yet.</p>");

    /// <summary>Means over the seeds, then every member.</summary>
    public static Markup Tables(SweepResults results)
    {
        var front = results.Pareto.Select(member => member.Point).ToHashSet();
        return Markup.Of($"""
            {(results.ByGamma.IsEmpty ? Markup.Empty : Means(results))}
            <h3>Every member</h3>
            <div class="scroll" tabindex="0"><table>
            <thead><tr><th scope="col">member</th>{Heads("test error", "network, cycles", "cells as in Table 2, cycles", "parameters", "MMACs", "search", "training")}<th scope="col">Pareto front</th></tr></thead>
            <tbody>{results.Members.OrderBy(member => member.Gamma).ThenBy(member => member.Seed).Select(member => Row(member, front.Contains(member.Point)))}</tbody>
            </table></div>
            """);
    }

    private static Markup Figure(string heading, string svg) =>
        Markup.Of($"<figure class=\"picture\"><h3>{heading}</h3><div class=\"sheet\" tabindex=\"0\">{Markup.Trusted(svg)}</div></figure>\n");

    private static Markup Linearity(string folder, SweepResults results)
    {
        PaperFigure figure;
        try
        {
            figure = SweepFigures.Figure5(results, folder);
        }
        catch (InvalidRunException e)
        {
            return Markup.Of($"<p>Figure 5 is not drawn: {e.Message}</p>");
        }

        return figure.Svg is null
            ? Markup.Empty
            : Markup.Of($"""
                <h3>Cross-entropy against compute cost, plain and raised to beta</h3>
                <figure class="picture wide" tabindex="0">{Markup.Trusted(figure.Svg)}</figure>
                <p class="why">{Markup.Math(figure.Caption)}</p>
                """);
    }

    private static string CostByGamma(SweepResults results)
    {
        var members = results.Done.Where(member => member.Cycles is not null).ToList();
        var groups = members.GroupBy(member => member.Gamma).OrderBy(group => group.Key).ToList();
        ImmutableArray<ScatterSeries> series =
        [
            .. groups.Select((group, i) => new ScatterSeries("", MarkerShape.Circle, SweepFigures.ColourOf(i),
                [.. group.Select(member =>
                    SweepFigures.PointOf(member, member.Gamma, member.Cycles!.Value / Megacycles, linked: true))])),
            .. groups.Select((group, i) =>
                new ScatterSeries("mean", MarkerShape.Diamond, SweepFigures.ColourOf(i), [MeanOf(group)])),
        ];
        var points = series.SelectMany(part => part.Points).ToList();
        var panel = new ScatterPanel(
            null, Axis.Covering("gamma", [0, .. points.Select(point => point.X)]),
            Axis.Covering("compute cost, 10^{6} cycles",
                points.SelectMany(point => (double[])[0, point.Y + point.Error])), series)
        {
            Path = [.. groups.Select(MeanOf).Select(point => (point.X, point.Y))],
        };
        return Picture.Draw(
            Width, Height, "Compute cost against gamma", $"Cost of {members.Count} pairs of cells.", svg =>
            {
                Legend.Draw(svg, 8, 26,
                [
                    ("found cells", at => Marker.Draw(svg, MarkerShape.Circle, at, "#555555")),
                    ("mean \u00b1 deviation over seeds", at => Marker.Draw(svg, MarkerShape.Diamond, at, "#555555")),
                ]);
                panel.Draw(svg, new Rectangle(76, 48, Width - 76 - 28, Height - 48 - PlotFrame.Below - 8));
            });
    }

    private static ScatterPoint MeanOf(IGrouping<double, SweepMember> group)
    {
        var cost = Spread.Of(group.Select(member => member.Cycles!.Value / Megacycles))!;
        return new ScatterPoint(group.Key, cost.Mean, "", cost.Deviation ?? 0);
    }

    private static Markup Means(SweepResults results) => Markup.Of($"""
        <h3>Means over the seeds, with standard deviations</h3>
        <div class="scroll" tabindex="0"><table>
        <thead><tr><th scope="col">gamma</th>{Heads("members", "test error, %", "network, cycles", "cells as in Table 2, cycles", "parameters", "MMACs")}</tr></thead>
        <tbody>{results.ByGamma.Select(group => Markup.Of($"<tr><th scope=\"row\">{Figures.GammaAlone(group.Gamma)}</th>{Cells($"{group.Error?.Count ?? 0}", Text(group.Error, 100, "0.00"), Text(group.NetworkCycles, 1, "#,0"), Text(group.Cycles, 1, "#,0"), Text(group.Parameters, 1, "#,0"), Text(group.Macs, 1e-6, "0.00"))}</tr>\n"))}</tbody>
        </table></div>
        """);

    private static Markup Row(SweepMember member, bool isOnFront) => Markup.Of($"""
        <tr><th scope="row"><a href="#{member.Point.Name}">{Figures.Gamma(member.Gamma)}, seed {member.Seed.ToString()}</a></th>{Cells(
            member.Error is { } error ? Figures.Percent(error) : member.State.ToString().ToLowerInvariant(),
            member.NetworkCycles is { } whole ? Figures.Cycles(whole) : "",
            member.Cycles is { } cycles ? Figures.Cycles(cycles) : "",
            member.Parameters is { } parameters ? Figures.Count(parameters) : "",
            member.Macs is { } macs ? $"{macs / 1e6:0.00}" : "",
            Time(member.SearchSeconds), Time(member.TrainSeconds))}<td>{(isOnFront ? "yes" : "")}</td></tr>

        """);

    private static string Text(Spread? spread, double unit, string format) => spread is null
        ? ""
        : (unit * spread.Mean).ToString(format)
        + (spread.Deviation is { } deviation ? $" \u00b1 {(unit * deviation).ToString(format)}" : "");

    private static string Time(double? seconds) =>
        seconds is { } wall ? Figures.Duration(TimeSpan.FromSeconds(wall)) : "";

    private static Markup Heads(params IEnumerable<string> names) =>
        Markup.All(names.Select(name => Markup.Of($"<th scope=\"col\" class=\"number\">{name}</th>")));

    private static Markup Cells(params IEnumerable<string> values) =>
        Markup.All(values.Select(value => Markup.Of($"<td class=\"number\">{value}</td>")));
}
