using DeffArts.Recorded;

namespace DeffArts.Reports.Html;

/// <summary>The report of a search or a training as one HTML file.</summary>
public static class RunPage
{
    /// <summary>The page's text.</summary>
    /// <param name="run">The run.</param>
    /// <param name="pageFolder">
    /// The folder that the page is written to: its links to the run's files start there.
    /// </param>
    /// <param name="now">The time of writing.</param>
    public static string Write(RecordedRun run, string pageFolder, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(run);
        return ReportPage.Write(
            $"{RunHead.Title(run)}: {run.Name}", RunHead.Of(run),
            [
                ("cells", "Cells", CellPlayer.Of(run)),
                ("weights", "Edges", EdgeSection.Of(run)),
                ("curves", "Curves", CurveSection.Of(run)),
                ("test", "Test", TestSection.Of(run)),
                ("cost", "Cost", CostSection.Of(run)),
                ("settings", "Settings and origin", OriginSection.Of(run)),
                ("files", "Files", FileSection.OfRun(run.Folder, pageFolder)),
            ],
            now);
    }
}
