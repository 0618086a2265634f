using System.CommandLine;
using DeffArts.App.Dashboard;
using DeffArts.App.Running;
using DeffArts.App.Settings;
using DeffArts.Reports.Recorded;
using DeffArts.Runs;
using DeffArts.Search;

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
            using var begun = SearchStart.Begin(options.Resolve(parsed), exact, lines.WriteLine, interruption.Token);
            return Follow(begun, options.KeepsTensorBoard(parsed), lines, json, interruption);
        }

        var overrides = options.Overrides(parsed);
        var resume = RunPlaces.Here.Find(given);
        using var folder = RunFolder.Open(resume);
        _ = RunRecord<SearchRunSettings>.Read(SearchTable.Schema, folder.SettingsPath);
        if (SummaryFile.OfFinishedRun<SearchSummary>(folder.SummaryPath) is { } finished)
        {
            lines.WriteLine($"finished already: {resume}");
            return End(folder, finished, lines, json);
        }

        using var resumed = SearchStart.Resume(folder, overrides, lines.WriteLine, interruption.Token);
        return Follow(resumed, options.KeepsTensorBoard(parsed), lines, json, interruption);
    }

    private static int Follow(SearchStart start, bool tensorBoard, TextWriter lines, bool json, Interruption interruption)
    {
        foreach (var line in start.Images.Notes)
        {
            lines.WriteLine($"note: {line}");
        }

        var images = start.Images.Search;
        lines.WriteLine($"{start.Images.Name}: {images.Train.Length} images train the weights, "
            + $"{images.Validation.Length} the architecture; run folder {DisplayPath.Of(start.Folder.FullPath)}");
        using var session = new SearchSession(start, TimeProvider.System, lines.WriteLine);
        session.KeepsTensorBoard |= tensorBoard;
        SearchSummary? summary = null;
        IDisplay<SearchEvent> display = json || !Terminal.IsLive ? Plain(start, lines) : Live(start);
        display.Follow(reporter => summary = session.Run(reporter.Publish, reporter.Note, interruption.Token));
        return End(start.Folder, summary!, lines, json);
    }

    private static PlainSearchDisplay Plain(SearchStart start, TextWriter lines) =>
        new PlainSearchDisplay(lines, start.Record.Settings.Search.Epochs, TimeProvider.System);

    private static DashboardDisplay<SearchEvent> Live(SearchStart start)
    {
        var heading = SearchHeading.Of(start.Record.Settings, DisplayPath.Of(start.Folder.FullPath));
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
            SearchReport.Write(lines, summary, DisplayPath.Of(folder.CellsPath), RecordedNetwork.Read(folder.SettingsPath));
        }

        return summary.Outcome == RunOutcome.Interrupted ? ExitCode.Interrupted : ExitCode.Done;
    }
}
