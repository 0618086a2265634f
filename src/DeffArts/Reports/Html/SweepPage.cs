using System.Collections.Immutable;
using DeffArts.Recorded;
using DeffArts.Runs;
using DeffArts.Sweeps;

namespace DeffArts.Reports.Html;

/// <summary>
/// The report of a sweep as one HTML file: trade-off pictures whose points lead to each member's cells.
/// </summary>
public static class SweepPage
{
    /// <summary>The page's text; a sweep that is not at its end shows what it has.</summary>
    /// <param name="folder">The sweep's folder, for the runs of its members.</param>
    /// <param name="results">The figures of the sweep.</param>
    /// <param name="pageFolder">The folder that the page is written to: its links to files start there.</param>
    /// <param name="now">The time of writing.</param>
    public static string Write(string folder, SweepResults results, string pageFolder, DateTimeOffset now)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(results);
        var members = results.Members.OrderBy(member => member.Gamma).ThenBy(member => member.Seed)
            .Select(member => MemberRuns.Read(folder, member)).ToImmutableArray();
        var search = members.Select(member => member.Search).OfType<RecordedRun>().FirstOrDefault();
        var training = members.Select(member => member.Training).OfType<RecordedRun>().FirstOrDefault();
        var data = (search ?? training)?.DataName ?? "no data yet";
        return ReportPage.Write(
            $"Sweep on {data}", Head(results, data),
            [
                ("trade-off", "Trade-off", TradeOffSection.Pictures(folder, results)),
                ("members", "Members", TradeOffSection.Tables(results)),
                ("cells", "Cells and curves",
                    Markup.All(members.Select(member => MemberSection.Of(member, pageFolder)))),
                ("search-settings", "Settings of the first search", search is null
                    ? Markup.Empty
                    : OriginSection.Of(search)),
                ("training-settings", "Settings of the first training", training is null
                    ? Markup.Empty
                    : OriginSection.Of(training)),
                ("files", "Files", FileSection.OfSweep(folder, pageFolder)),
            ],
            now);
    }

    private static Markup Head(SweepResults results, string data)
    {
        var gammas = results.Members.Select(member => member.Gamma).Distinct().Order().ToList();
        var seeds = results.Members.Select(member => member.Seed).Distinct().Count();
        var done = results.Done.Count();
        return Markup.Of($"""
            <header>
            <p class="over">DEff-ARTS report</p>
            <h1>Sweep on {data}</h1>
            <p class="lead">Cells searched, trained and tested for gamma {string.Join(", ", gammas.Select(Reports.Figures.GammaAlone))}, {seeds} {(seeds == 1 ? "seed" : "seeds")} each:
            {done} of {results.Members.Length} are done.</p>
            {RunHead.Figures(Figures(results))}
            </header>
            """);
    }

    private static IEnumerable<(string, string, string)> Figures(SweepResults results)
    {
        if (results.ByGamma is [var first, .., var last] && first is { Cycles: { } dear, Error: { } accurate }
            && last is { Cycles: { } cheap, Error: { } light })
        {
            yield return ("Cost of the cells at " + Reports.Figures.Gamma(first.Gamma),
                Reports.Figures.Cycles(dear.Mean), "cycles, mean");
            yield return ("Cost of the cells at " + Reports.Figures.Gamma(last.Gamma),
                Reports.Figures.Cycles(cheap.Mean), "cycles, mean");
            yield return ("Test error at " + Reports.Figures.Gamma(first.Gamma), Reports.Figures.Percent(accurate.Mean),
                "mean");
            yield return ("Test error at " + Reports.Figures.Gamma(last.Gamma), Reports.Figures.Percent(light.Mean),
                "mean");
        }

        var seconds = results.Members.Sum(member => (member.SearchSeconds ?? 0) + (member.TrainSeconds ?? 0));
        yield return ("Time of all members", Reports.Figures.Duration(TimeSpan.FromSeconds(seconds)), "");
    }
}

/// <summary>The run folders of a member, as far as they can be read.</summary>
/// <param name="Member">Its figures.</param>
/// <param name="Search">The search; null when it is not there or cannot be read.</param>
/// <param name="Training">The training; null when it is not there or cannot be read.</param>
/// <param name="Missing">Why one of them is null, in one line.</param>
internal sealed record MemberRuns(SweepMember Member, RecordedRun? Search, RecordedRun? Training, string? Missing)
{
    /// <summary>Reads both.</summary>
    public static MemberRuns Read(string folder, SweepMember member)
    {
        var (search, noSearch) = Try(Path.Combine(folder, member.Search));
        var (training, noTraining) = Try(Path.Combine(folder, member.Train));
        return new MemberRuns(
            member, search, training, member.State == MemberState.Waiting ? null : noSearch ?? noTraining);
    }

    // One damaged run must not take the others' report.
    private static (RecordedRun?, string?) Try(string run)
    {
        try
        {
            return (RecordedRun.Read(run), null);
        }
        catch (InvalidRunException e)
        {
            return (null, e.Message);
        }
    }
}
