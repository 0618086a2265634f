using DeffArts.Reports.Recorded;
using DeffArts.Runs;

namespace DeffArts.Reports.Html;

/// <summary>The report of a search or a training as one HTML file.</summary>
public static class RunPage
{
    /// <summary>The page's text.</summary>
    /// <exception cref="InvalidRunException">The run's files hold something else than they should.</exception>
    public static string Write(RecordedRun run, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(run);
        try
        {
            return WriteSections(run, now);
        }
        catch (FormatException e)
        {
            throw new InvalidRunException($"not a run that can be reported: {run.Name}; {e.Message}", e);
        }
    }

    private static string WriteSections(RecordedRun run, DateTimeOffset now) =>
        ReportPage.Write(
            $"{RunHead.Title(run)}: {run.Name}", RunHead.Of(run),
            [
                ("cells", "Cells", CellPlayer.Of(run)),
                ("weights", "Edges", EdgeSection.Of(run)),
                ("curves", "Curves", CurveSection.Of(run)),
                ("test", "Test", TestSection.Of(run)),
                ("cost", "Cost", CostSection.Of(run)),
                ("settings", "Settings and origin", OriginSection.Of(run)),
            ],
            now);
}
