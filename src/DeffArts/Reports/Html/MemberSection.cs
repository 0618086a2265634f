using DeffArts.Recorded;
using DeffArts.Reports.Cells;
using DeffArts.Sweeps;

namespace DeffArts.Reports.Html;

/// <summary>A member of a sweep: its figures, its cells, the curves of its search and of its training.</summary>
internal static class MemberSection
{
    /// <summary>With an anchor of the member's name.</summary>
    public static Markup Of(MemberRuns runs, string pageFolder)
    {
        var member = runs.Member;
        return Markup.Of($"""
            <article class="member" id="{member.Point.Name}">
            <h3>{Figures.Gamma(member.Gamma)}, seed {member.Seed.ToString()}</h3>
            <p class="why">{Words(member)}{Folder(runs.Search, "search", pageFolder)}{Folder(runs.Training, "training", pageFolder)}</p>
            {(member.Failure is { } failure ? Markup.Of($"<p>Failed: {failure}</p>") : Markup.Empty)}
            {(runs.Missing is { } missing ? Markup.Of($"<p>Not shown: {missing}</p>") : Markup.Empty)}
            {((runs.Search ?? runs.Training) is { } run ? Markup.Of($"<div class=\"picture wide\" tabindex=\"0\">{Markup.Trusted(CellSvg.Draw(run.Genotype))}</div>") : Markup.Empty)}
            {(runs.Search is { } search ? Markup.Of($"<h4>Search</h4>{CurveSection.Main(search)}") : Markup.Empty)}
            {(runs.Training is { } training ? Markup.Of($"<h4>Training</h4>{CurveSection.Main(training)}") : Markup.Empty)}
            </article>

            """);
    }

    private static Markup Folder(RecordedRun? run, string name, string pageFolder) =>
        run is null ? Markup.Empty : Markup.Of($", {FileLink.To($"{name}'s files", run.Folder, pageFolder)}");

    private static string Words(SweepMember member) => member.State == MemberState.Done
        ? $"{(member.Error is { } error ? $"Test error {Figures.Percent(error)}, " : "")}{Cycles(member)}, "
            + $"{Figures.Count(member.Parameters ?? 0)} parameters, {(member.Macs ?? 0) / 1e6:0.00} MMACs"
        : member.State == MemberState.Failed ? "Failed twice" : "Not at its end yet";

    private static string Cycles(SweepMember member) =>
        (member.NetworkCycles is { } whole ? $"{Figures.Cycles(whole)} cycles, " : "")
        + $"{Figures.Cycles(member.Cycles ?? 0)} cycles of the cells as in Table 2";
}
