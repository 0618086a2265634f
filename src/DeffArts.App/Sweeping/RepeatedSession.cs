using System.Collections.Immutable;
using DeffArts.App.Commands;
using DeffArts.Recorded;
using DeffArts.Runs;
using DeffArts.Sweeps;

namespace DeffArts.App.Sweeping;

/// <summary>One training after the other, with the same cells and settings and a seed each.</summary>
internal sealed class RepeatedSession : WorkSession
{
    private const string GenotypeName = "cells.json";
    private readonly SweepFolder folder;
    private readonly RepeatedRecord record;

    /// <summary>Of a locked folder and its work list.</summary>
    public RepeatedSession(SweepFolder folder, RepeatedRecord record, int threads)
        : base(folder, jobs: 1, threads)
    {
        (this.folder, this.record) = (folder, record);
        Works = [.. record.Seeds.Select(WorkOf)];
    }

    /// <inheritdoc/>
    public override ImmutableArray<Work> Works { get; }

    /// <summary>The figures as they stand on the disk.</summary>
    public RepeatedResults Results
    {
        get
        {
            ImmutableArray<TrainSummary?> summaries = [.. Works.Select(work => work.Stages[0].Training)];
            var one = summaries.FirstOrDefault(summary => summary is not null);
            return new RepeatedResults(
                [.. record.Seeds.Select((seed, i) => RunOf(seed, Works[i].Name, summaries[i]))],
                one?.Parameters, one?.Macs, one?.GenotypeCost, one?.NetworkCycles);
        }
    }

    /// <inheritdoc/>
    public override string Describe(Stage stage) =>
        stage.Training?.TestError is { } error ? $"test error {Figures.Percent(error)}" : "";

    /// <summary>Writes the cells for the trainings; they stand in the work list too.</summary>
    /// <exception cref="InvalidRunException">They cannot be written.</exception>
    public void WriteCells() => AtomicFile.WriteText(folder.At(GenotypeName), JsonText.Of(record.Train.Genotype!));

    /// <inheritdoc/>
    protected override void WriteResults() =>
        AtomicFile.WriteText(folder.At(RepeatedResults.FileName), Results.Write());

    private Work WorkOf(long seed)
    {
        var name = $"seed-{seed}";
        var run = folder.At(name);
        return new Work(name, folder.At($"{name}.log"),
        [
            new Stage(TrainCommand.Name, run,
            [
                TrainCommand.Name, folder.At(GenotypeName), .. SettingArguments.Of(record.Train),
                SettingArguments.Of("seed", $"{seed}"), SettingArguments.Of("folder", run),
            ]),
        ]);
    }

    private RepeatedRun RunOf(long seed, string name, TrainSummary? summary)
    {
        var failure = Failures.GetValueOrDefault(name);
        var state = summary is not null
            ? MemberState.Done
            : failure is not null ? MemberState.Failed : MemberState.Waiting;
        return new RepeatedRun(seed, state, name, summary?.TestError, summary?.WallSeconds, failure);
    }
}
