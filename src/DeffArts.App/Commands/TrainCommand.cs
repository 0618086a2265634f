using System.Collections.Immutable;
using System.CommandLine;
using DeffArts.App.Dashboard;
using DeffArts.App.Running;
using DeffArts.Recorded;
using DeffArts.Running;
using DeffArts.Runs;
using DeffArts.Settings;
using DeffArts.Sweeps;
using DeffArts.Training;

namespace DeffArts.App.Commands;

/// <summary><c>deffarts train RUN|GENOTYPE</c>: trains the network of some cells, or goes on with that.</summary>
internal static class TrainCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "train";

    private const int MostRuns = 1000;

    // What a training takes over from the run that its cells are from.
    private static readonly string[] Inherited = ["data", "image-size"];

    /// <summary>The command, with an option for every setting.</summary>
    public static Command Create()
    {
        var genotype = new Argument<string?>("GENOTYPE") { Arity = ArgumentArity.ZeroOrOne };
        var runs = Typed.Whole("--runs", 1, 1, MostRuns);
        var command = new Command(Name) { genotype, runs };
        var options = new SettingOptions<TrainRunSettings>(TrainTable.Schema, command);
        command.SetAction(parsed => Run(
            options, parsed, parsed.GetValue(genotype),
            parsed.GetResult(runs) is { Implicit: false } ? parsed.GetValue(runs) : null));
        return command;
    }

    private static int Run(SettingOptions<TrainRunSettings> options, ParseResult parsed, string? source, int? runs)
    {
        using var interruption = new Interruption();
        var json = options.IsJson(parsed);
        var lines = json ? Console.Error : Console.Out;
        if (options.Resume(parsed) is { } given)
        {
            _ = options.Folder(parsed);
            if (source is not null || runs is not null)
            {
                throw new UsageException(source is not null
                    ? "a resumed training has its cells already; leave the genotype or --resume out"
                    : "resumed trainings have their number; leave --runs out");
            }

            var (resume, tensorBoard) = (RunPlaces.Here.Find(given), options.KeepsTensorBoard(parsed));
            return !SweepFolder.IsRepeated(resume)
                ? Resume(resume, options.Overrides(parsed), tensorBoard, lines, json, interruption)
                : tensorBoard
                    ? throw OneTrainingOnly()
                    : RepeatedTraining.Resume(resume, options.Overrides(parsed), json, interruption);
        }

        if (source is null)
        {
            throw new UsageException("no cells to train; give a run folder, a genotype file or a known name; "
                + "see deffarts train --help");
        }

        var named = GenotypeSource.Read(source);
        var cells = named.Genotype;
        var resolved = options.Resolve(parsed, DataOf(named.Run));
        if (runs is { } count)
        {
            if (options.KeepsTensorBoard(parsed))
            {
                throw OneTrainingOnly();
            }

            return RepeatedTraining.Begin(resolved, cells, count, options.Folder(parsed), json, interruption);
        }

        using var begun = TrainRun.Begin(resolved, cells, options.Folder(parsed), lines.WriteLine, interruption.Token);
        return Follow(begun, options.KeepsTensorBoard(parsed), lines, json, interruption);
    }

    private static UsageException OneTrainingOnly() =>
        new("--tensorboard is for one training; leave it out where there are several");

    private static int Resume(
        string run, ImmutableArray<Assignment> overrides, bool tensorBoard, TextWriter lines, bool json,
        Interruption interruption)
    {
        using var folder = RunFolder.Open(run);
        _ = RunRecord.Read(TrainTable.Schema, folder.SettingsPath);
        if (SummaryFile.OfFinishedRun<TrainSummary>(folder.SummaryPath) is { } finished)
        {
            lines.WriteLine($"finished already: {run}");
            return End(finished, lines, json);
        }

        using var resumed = TrainRun.Resume(folder, overrides, lines.WriteLine, interruption.Token);
        return Follow(resumed, tensorBoard, lines, json, interruption);
    }

    /// <summary>The data of the run that the cells are from, whichever command made it.</summary>
    private static ImmutableArray<Assignment> DataOf(string? run) =>
        run is not null && RunFolder.SettingsIn(run) is { } path
            ? RunOrigin.Read(path).Assignments(path, Inherited)
            : [];

    private static int Follow(TrainRun run, bool tensorBoard, TextWriter lines, bool json, Interruption interruption)
    {
        foreach (var line in run.Images.Notes)
        {
            lines.WriteLine($"note: {line}");
        }

        var (images, settings) = (run.Images.Training, run.Record.Settings);
        var kept = images.Validation.Length > 0 ? $", {images.Validation.Length} choose the best epoch" : "";
        var test = run.Images.Test is { } set ? $", {set.Count} test it at the end" : ", none to test it";
        var folder = DisplayPath.Of(run.Folder.FullPath);
        lines.WriteLine(
            $"{run.Images.Name}: {images.Train.Length} images train the network{kept}{test}; run folder {folder}");
        run.KeepsTensorBoard |= tensorBoard;
        var title = $"{run.Images.Name}, {settings.Training.Layers} cells, {settings.Training.Channels} channels, "
            + $"seed {settings.Training.Seed}, {folder}";
        IDisplay<TrainingEvent> display = json || !Terminal.IsLive
            ? new PlainTrainDisplay(lines, settings.Training.Epochs, TimeProvider.System)
            : new DashboardDisplay<TrainingEvent>(
                Terminal.Live(), new TrainDashboard(title, settings.Training.Epochs), TimeProvider.System);
        TrainSummary? summary = null;
        display.Follow(reporter => summary = run.Run(reporter.Publish, reporter.Note, interruption.Token));
        return End(summary!, lines, json);
    }

    private static int End(TrainSummary summary, TextWriter lines, bool json)
    {
        if (json)
        {
            Console.Out.Write(JsonText.Of(summary.ToJson()));
        }
        else
        {
            TrainReport.Write(lines, summary);
        }

        return summary.Outcome == RunOutcome.Interrupted ? ExitCode.Interrupted : ExitCode.Done;
    }
}
