using System.CommandLine;
using DeffArts.App.Dashboard;
using DeffArts.App.Running;
using DeffArts.Recorded;
using DeffArts.Running;
using DeffArts.Runs;
using DeffArts.Search;
using DeffArts.Settings;

namespace DeffArts.App.Commands;

/// <summary><c>deffarts search</c>: starts or resumes a run.</summary>
internal static class SearchCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "search";

    /// <summary>The command, with an option for every setting.</summary>
    public static Command Create()
    {
        var command = new Command(Name);
        var options = new SettingOptions<SearchRunSettings>(SearchTable.Schema, command);
        command.SetAction(parsed => Run(options, parsed));
        return command;
    }

    private static int Run(SettingOptions<SearchRunSettings> options, ParseResult parsed)
    {
        using var interruption = new Interruption();
        var json = options.IsJson(parsed);
        var lines = json ? Console.Error : Console.Out;
        var exact = options.Folder(parsed);
        if (options.Resume(parsed) is not { } given)
        {
            using var begun = SearchRun.Begin(options.Resolve(parsed), exact, lines.WriteLine, interruption.Token);
            return Follow(begun, options.KeepsTensorBoard(parsed), lines, json, interruption);
        }

        var overrides = options.Overrides(parsed);
        var resume = RunPlaces.Here.Find(given);
        using var folder = RunFolder.Open(resume);
        _ = RunRecord.Read(SearchTable.Schema, folder.SettingsPath);
        if (SummaryFile.OfFinishedRun<SearchSummary>(folder.SummaryPath) is { } finished)
        {
            lines.WriteLine($"finished already: {resume}");
            return End(folder, finished, lines, json);
        }

        using var resumed = SearchRun.Resume(folder, overrides, lines.WriteLine, interruption.Token);
        return Follow(resumed, options.KeepsTensorBoard(parsed), lines, json, interruption);
    }

    private static int Follow(SearchRun run, bool tensorBoard, TextWriter lines, bool json, Interruption interruption)
    {
        foreach (var line in run.Images.Notes)
        {
            lines.WriteLine($"note: {line}");
        }

        var images = run.Images.Search;
        lines.WriteLine($"{run.Images.Name}: {images.Train.Length} images train the weights, "
            + $"{images.Validation.Length} the architecture; run folder {DisplayPath.Of(run.Folder.FullPath)}");
        run.KeepsTensorBoard |= tensorBoard;
        SearchSummary? summary = null;
        IDisplay<SearchEvent> display = json || !Terminal.IsLive ? Plain(run, lines) : Live(run);
        display.Follow(reporter => summary = run.Run(reporter.Publish, reporter.Note, interruption.Token));
        return End(run.Folder, summary!, lines, json);
    }

    private static PlainSearchDisplay Plain(SearchRun run, TextWriter lines) =>
        new PlainSearchDisplay(lines, run.Record.Settings.Search.Epochs, TimeProvider.System);

    private static DashboardDisplay<SearchEvent> Live(SearchRun run)
    {
        var heading = SearchHeading.Of(run.Record.Settings, DisplayPath.Of(run.Folder.FullPath));
        return new DashboardDisplay<SearchEvent>(
            Terminal.Live(), new SearchDashboard(heading), TimeProvider.System);
    }

    private static int End(RunFolder folder, SearchSummary summary, TextWriter lines, bool json)
    {
        if (json)
        {
            Console.Out.Write(JsonText.Of(summary.ToJson()));
        }
        else
        {
            SearchReport.Write(
                lines, summary, DisplayPath.Of(folder.CellsPath), RecordedNetwork.Read(folder.SettingsPath));
        }

        return summary.Outcome == RunOutcome.Interrupted ? ExitCode.Interrupted : ExitCode.Done;
    }
}
