using System.Collections.Immutable;
using System.CommandLine;
using DeffArts.App.Dashboard;
using DeffArts.App.Running;
using DeffArts.App.Settings;
using DeffArts.Runs;
using Spectre.Console;

namespace DeffArts.App.Commands;

/// <summary><c>deffarts search</c>: starts or resumes a run.</summary>
internal static class SearchCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "search";

    private const string PresetOption = "preset";

    /// <summary>Settings that may differ when a run goes on, because no result depends on them.</summary>
    public static ImmutableArray<string> ResumableSettings { get; } = ["threads", "checkpoint-minutes", "max-steps"];

    /// <summary>The command, with an option for every setting.</summary>
    public static Command Create()
    {
        var preset = new Option<string?>($"--{PresetOption}");
        var config = new Option<string?>("--config");
        var resume = new Option<string?>("--resume");
        var json = new Option<bool>("--json") { Arity = ArgumentArity.Zero };
        var command = new Command(Name) { preset, config, resume, json };
        var settings = SettingTable.All.Select(setting => (Setting: setting, Option: OptionOf(setting))).ToArray();
        foreach (var (_, option) in settings)
        {
            command.Add(option);
        }

        command.SetAction(parsed =>
        {
            var given = settings.Where(entry => parsed.GetResult(entry.Option) is { Implicit: false })
                .Select(entry => Given(entry.Setting.Name, parsed.GetValue(entry.Option) ?? "true"));
            if (parsed.GetValue(preset) is { } name)
            {
                given = given.Append(Given(PresetOption, name));
            }

            return Run(parsed.GetValue(resume), parsed.GetValue(config), [.. given], parsed.GetValue(json));
        });
        return command;
    }

    private static Option<string?> OptionOf(Setting setting) => new($"--{setting.Name}")
    {
        Arity = setting.IsSwitch ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
    };

    private static Assignment Given(string name, string text) => new(name, text, $"--{name}");

    private static int Run(string? resume, string? config, ImmutableArray<Assignment> given, bool json)
    {
        using var interruption = new Interruption();
        var lines = json ? Console.Error : Console.Out;
        if (resume is null)
        {
            var assignments = config is null ? [] : ConfigFile.Read(config);
            var resolved = ResolvedSettings.From(assignments, given);
            using var begun = RunStart.Begin(resolved, lines.WriteLine, interruption.Token);
            return Follow(begun, lines, json, interruption);
        }

        RefuseChanges(config, given);
        using var folder = RunFolder.Open(resume);
        if (RunSummary.OfFinishedRun(folder.SummaryPath) is { } finished)
        {
            lines.WriteLine($"finished already: {resume}");
            return End(folder, finished, lines, json);
        }

        using var resumed = RunStart.Resume(folder, given, lines.WriteLine, interruption.Token);
        return Follow(resumed, lines, json, interruption);
    }

    private static void RefuseChanges(string? config, ImmutableArray<Assignment> given)
    {
        var refused = config is null
            ? given.FirstOrDefault(assignment => !ResumableSettings.Contains(assignment.Name))?.Name
            : "config";
        if (refused is not null)
        {
            throw new UsageException(
                $"--{refused} cannot change a run that was started: --resume takes its settings.json; "
                + $"leave --{refused} out, or start a new run without --resume");
        }
    }

    private static int Follow(RunStart start, TextWriter lines, bool json, Interruption interruption)
    {
        foreach (var line in start.Images.Notes)
        {
            lines.WriteLine($"note: {line}");
        }

        var images = start.Images.Search;
        lines.WriteLine($"{start.Images.Name}: {images.Train.Length} images train the weights, "
            + $"{images.Validation.Length} the architecture; run folder {DisplayPath.Of(start.Folder.FullPath)}");
        using var session = new SearchSession(start, TimeProvider.System, lines.WriteLine);
        RunSummary? summary = null;
        ISearchDisplay display = json || !Terminal.IsLive ? Plain(start, lines) : Live(start);
        display.Follow(reporter => summary = session.Run(reporter, interruption.Token));
        return End(start.Folder, summary!, lines, json);
    }

    private static PlainDisplay Plain(RunStart start, TextWriter lines) =>
        new PlainDisplay(lines, start.Record.Settings.Search.Epochs, TimeProvider.System);

    private static DashboardDisplay Live(RunStart start)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
        });
        var heading = SearchHeading.Of(start.Record.Settings, DisplayPath.Of(start.Folder.FullPath));
        return new DashboardDisplay(console, heading, TimeProvider.System);
    }

    private static int End(RunFolder folder, RunSummary summary, TextWriter lines, bool json)
    {
        if (json)
        {
            Console.Out.Write(JsonText.Of(summary.ToJson()));
        }
        else
        {
            RunReport.Write(lines, summary, DisplayPath.Of(folder.CellsPath));
        }

        return summary.Outcome == RunOutcome.Interrupted ? ExitCode.Interrupted : ExitCode.Done;
    }
}
