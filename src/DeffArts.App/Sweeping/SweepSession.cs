using System.Collections.Immutable;
using DeffArts.App.Commands;
using DeffArts.Reports.Sweeps;
using DeffArts.Running;
using DeffArts.Sweeps;

namespace DeffArts.App.Sweeping;

/// <summary>A sweep in its folder: each member is a search, then the training of the cells that it found.</summary>
internal sealed class SweepSession : WorkSession
{
    private readonly SweepFolder folder;
    private readonly SweepRecord record;

    /// <summary>Of a locked folder and its work list.</summary>
    public SweepSession(SweepFolder folder, SweepRecord record)
        : base(folder, record.Jobs, Compute.Threads(record.Threads))
    {
        (this.folder, this.record) = (folder, record);
        Works = [.. record.Plan.Points.Select(WorkOf)];
    }

    /// <inheritdoc/>
    public override ImmutableArray<Work> Works { get; }

    /// <summary>The figures as they stand on the disk.</summary>
    public SweepResults Results => new([.. record.Plan.Points.Zip(Works, MemberOf)]);

    /// <inheritdoc/>
    public override string Describe(Stage stage) => stage switch
    {
        { Search: { } search } =>
            $"cells of {Figures.Cycles(search.GenotypeCost ?? 0)} cycles, {search.Cost}, {search.Skips} skips",
        { Training: { } training } =>
            $"test error {Figures.Percent(training.TestError ?? 0)}, {Figures.Count(training.Parameters)} "
            + $"parameters, {Figures.MegaMacs(training.Macs)} MMACs",
        _ => "",
    };

    /// <inheritdoc/>
    protected override void WriteResults() => SweepReport.WriteFigures(Results, folder.FullPath);

    private static string SearchFolder(SweepPoint point) => $"{SweepFolder.MemberFolder(point)}/search";

    private static string TrainFolder(SweepPoint point) => $"{SweepFolder.MemberFolder(point)}/train";

    private Work WorkOf(SweepPoint point)
    {
        var (search, train) = (folder.At(SearchFolder(point)), folder.At(TrainFolder(point)));
        var seed = SettingArguments.Of("seed", $"{point.Seed}");
        var gamma = SettingArguments.Of("gamma", $"{point.Gamma}");
        return new Work(point.Name, folder.At($"{SweepFolder.MemberFolder(point)}/log.txt"),
        [
            new Stage(SearchCommand.Name, search,
            [
                SearchCommand.Name, .. SettingArguments.Of(record.Search), gamma, seed,
                SettingArguments.Of("folder", search),
            ]),
            new Stage(TrainCommand.Name, train,
            [
                TrainCommand.Name, search, .. SettingArguments.Of(record.Train), seed,
                SettingArguments.Of("folder", train),
            ]),
        ]);
    }

    private SweepMember MemberOf(SweepPoint point, Work work)
    {
        var (search, training) = (work.Stages[0].Search, work.Stages[1].Training);
        var failure = Failures.GetValueOrDefault(work.Name);
        return new SweepMember
        {
            Gamma = point.Gamma,
            Seed = point.Seed,
            State = training is not null
                ? MemberState.Done
                : failure is not null ? MemberState.Failed : MemberState.Waiting,
            Search = SearchFolder(point),
            Train = TrainFolder(point),
            Error = training?.TestError,
            Classes = training?.Classes,
            TestImages = training?.TestImages,
            TrainingCrossEntropy = training?.TrainingCrossEntropy,
            Parameters = training?.Parameters,
            Macs = training?.Macs,
            MacsWithElementwise = training?.MacsWithElementwise,
            Cycles = training?.GenotypeCost,
            NetworkCycles = training?.NetworkCycles,
            SearchSeconds = search?.WallSeconds,
            TrainSeconds = training?.WallSeconds,
            Failure = failure,
        };
    }
}
