using System.Collections.Immutable;
using DeffArts.App.Costing;
using DeffArts.App.Running;
using DeffArts.App.Sweeping;
using DeffArts.Cost;
using DeffArts.Recorded;
using DeffArts.Running;
using DeffArts.Runs;
using DeffArts.Settings;
using DeffArts.Space;
using DeffArts.Sweeps;

namespace DeffArts.App.Commands;

/// <summary>
/// <c>deffarts train --runs K</c>: mean and deviation over seeds, as the paper's Table 3 states its errors.
/// </summary>
internal static class RepeatedTraining
{
    /// <summary>Makes the folder of all trainings and runs them.</summary>
    /// <param name="resolved">The settings; the seed is that of the first.</param>
    /// <param name="cells">The cells.</param>
    /// <param name="runs">How many.</param>
    /// <param name="exact">The folder of all where the user chose it, else null.</param>
    /// <param name="json">Only the results on stdout.</param>
    /// <param name="interruption">Ctrl-C.</param>
    /// <returns>The exit code.</returns>
    public static int Begin(
        ResolvedSettings<TrainRunSettings> resolved, Genotype cells, int runs, string? exact, bool json,
        Interruption interruption)
    {
        var settings = resolved.Settings with { Data = DataPlace.Absolute(resolved.Settings.Data) };
        if (settings.MaxSteps != 0)
        {
            throw new UsageException("--max-steps measures one training; leave it or --runs out");
        }

        var lines = json ? Console.Error : Console.Out;
        (settings, var images) = TrainImages.Fit(
            resolved with { Settings = settings }, lines.WriteLine, interruption.Token);
        SweepImages.RequireTest(images, settings.Data);
        foreach (var line in images.Notes)
        {
            lines.WriteLine($"note: {line}");
        }

        var record = new RepeatedRecord(
            [.. Enumerable.Range(0, runs).Select(i => unchecked(settings.Training.Seed + i))],
            new RunRecord<TrainRunSettings>(
                TrainTable.Schema, resolved.Preset, settings, images.Training.Images.Fingerprint, Provenance.Commit,
                GenotypeText.ToJson(cells)));
        var now = TimeProvider.System.GetLocalNow();
        var name = settings.Name.Length == 0 ? $"train-{resolved.Preset}-x{runs}" : settings.Name;
        using var folder = exact is null
            ? SweepFolder.Create(settings.Out, name, now)
            : New(exact);
        record.Write(folder.At(SweepFolder.RepeatedName), now, images.Recorded);
        return Follow(folder, record, settings.Threads, json, interruption);
    }

    /// <summary>Goes on with the trainings of a folder.</summary>
    /// <returns>The exit code.</returns>
    public static int Resume(string path, ImmutableArray<Assignment> overrides, bool json, Interruption interruption)
    {
        if (overrides.FirstOrDefault(assignment => assignment.Name != "threads") is { } refused)
        {
            throw new UsageException(
                $"{refused.Origin} is for one training; --resume with the folder of several takes only --threads");
        }

        using var folder = SweepFolder.Open(path, SweepFolder.RepeatedName);
        var record = RepeatedRecord.Read(folder.At(SweepFolder.RepeatedName));
        var settings = TrainTable.Schema.Apply(record.Train.Settings, overrides);
        var lines = json ? Console.Error : Console.Out;
        var images = TrainImages.Open(settings, lines.WriteLine, interruption.Token);
        SweepImages.RequireTest(images, settings.Data);
        RunPreparation.RequireSameData(record.Train, images.Training.Images.Fingerprint, settings.Data);
        return Follow(folder, record, settings.Threads, json, interruption);
    }

    private static SweepFolder New(string path) => SweepFolder.IsRepeated(path)
        ? throw new InvalidRunException(
            $"{path} holds trainings already; go on with them by --resume, or name another folder")
        : SweepFolder.Open(path, SweepFolder.RepeatedName);

    private static int Follow(
        SweepFolder folder, RepeatedRecord record, int threads, bool json, Interruption interruption)
    {
        var lines = json ? Console.Error : Console.Out;
        var path = DisplayPath.Of(folder.FullPath);
        var session = new RepeatedSession(folder, record, RunPreparation.Threads(threads, lines.WriteLine));
        session.WriteCells();
        lines.WriteLine(
            $"{session.Works.Length} trainings, {session.Works.Count(work => work.IsDone)} done; folder {path}");
        WorkFollower.Follow(session, $"train --runs {record.Seeds.Length}, {path}", lines, json, interruption.Token);
        var results = session.Results;
        if (json)
        {
            Console.Out.Write(results.Write());
        }
        else
        {
            Write(lines, results);
        }

        return WorkFollower.End(
            session, lines, interruption.IsRequested, $"results       {Path.Combine(path, RepeatedResults.FileName)}",
            $"./deffarts {TrainCommand.Name} --resume {ShellText.Of(path)}");
    }

    private static void Write(TextWriter lines, RepeatedResults results)
    {
        lines.WriteLine();
        foreach (var run in results.Runs)
        {
            var error = run.Error is { } wrong
                ? $"test error {100 * wrong:0.00} %"
                : run.State.ToString().ToLowerInvariant();
            lines.WriteLine($"{$"seed {run.Seed}",-14}{error}");
        }

        lines.WriteLine(results.Error switch
        {
            null => "test error    not known: no training is done",
            { Deviation: { } deviation } spread =>
                $"test error    {100 * spread.Mean:0.00} +- {100 * deviation:0.00} % "
                + $"(mean and sample standard deviation of {spread.Count})",
            var spread => $"test error    {100 * spread.Mean:0.00} % (one training has no deviation)",
        });
        if (results is { Parameters: { } parameters, Macs: { } macs, Cycles: { } cycles })
        {
            if (results.NetworkCycles is { } whole)
            {
                lines.WriteLine(CostLines.Network(whole, Processor.Paper.Name));
            }

            lines.WriteLine(CostLines.Size(parameters, macs));
            if (cycles != results.NetworkCycles)
            {
                lines.WriteLine(CostLines.Cells(
                    cycles, new PaperCost(Processor.Paper, Convention.Table2, noneCost: 0).Description));
            }
        }
    }
}
