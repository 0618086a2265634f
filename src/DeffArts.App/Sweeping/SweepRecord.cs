using DeffArts.Recorded;
using DeffArts.Runs;
using DeffArts.Settings;
using DeffArts.Sweeps;

namespace DeffArts.App.Sweeping;

/// <summary><c>sweep.json</c>: the work list of a sweep.</summary>
/// <param name="Plan">Gammas and seeds.</param>
/// <param name="Search">
/// What every search is told, with the first member's gamma and seed, and its images' fingerprint.
/// </param>
/// <param name="Train">The same of every training.</param>
/// <param name="Jobs">Processes at a time.</param>
/// <param name="Threads">Threads of all processes together; 0 is one for each core.</param>
internal sealed record SweepRecord(
    SweepPlan Plan, RunRecord<SearchRunSettings> Search, RunRecord<TrainRunSettings> Train, int Jobs, int Threads)
{
    private const string GammasKey = "gammas";
    private const string JobsKey = "jobs";
    private const string ThreadsKey = "threads";
    private const string SearchKey = "search";
    private const string TrainKey = "train";

    /// <summary>What a request asks for, with the fingerprints of the images.</summary>
    public static SweepRecord Of(SweepRequest request, string search, string train) => new(
        request.Plan,
        new RunRecord<SearchRunSettings>(
            SearchTable.Schema, request.Search.Preset, request.Search.Settings, search, Provenance.Commit),
        new RunRecord<TrainRunSettings>(
            TrainTable.Schema, request.Train.Preset, request.Train.Settings, train, Provenance.Commit),
        request.Jobs, request.Threads);

    /// <summary>Writes the file.</summary>
    /// <param name="path">Where.</param>
    /// <param name="now">The time of the start.</param>
    /// <param name="data">What there is to say about the images of search and training.</param>
    /// <exception cref="InvalidRunException">It cannot be written.</exception>
    public void Write(string path, DateTimeOffset now, (RecordedData Search, RecordedData Train) data) =>
        WorkListFile.Write(
        path, (GammasKey, WorkListFile.List(Plan.Gammas)), (WorkListFile.SeedsKey, WorkListFile.List(Plan.Seeds)),
        (JobsKey, Jobs),
        (ThreadsKey, Threads), (SearchKey, (Search.Origin(now) with { Data = data.Search }).ToJson()),
        (TrainKey, (Train.Origin(now) with { Data = data.Train }).ToJson()));

    /// <summary>Reads the file back.</summary>
    /// <exception cref="InvalidRunException">Not there, damaged, or of another version.</exception>
    public static SweepRecord Read(string path) => WorkListFile.Read(path, json =>
    {
        var plan = new SweepPlan([.. json.List<double>(GammasKey)], [.. json.List<long>(WorkListFile.SeedsKey)]);
        foreach (var (field, problem) in plan.Validate())
        {
            throw new FormatException($"{field} {problem}");
        }

        var (jobs, threads) = (json.Member(JobsKey).GetValue<int>(), json.Member(ThreadsKey).GetValue<int>());
        if (jobs is < 1 or > SweepRequest.Most || threads is < 0 or > SweepRequest.Most)
        {
            throw new FormatException("jobs or threads are out of range");
        }

        return new SweepRecord(
            plan, RunRecord.Of(SearchTable.Schema, RunOrigin.FromJson(json.Member(SearchKey).AsObject()), path),
            RunRecord.Of(TrainTable.Schema, RunOrigin.FromJson(json.Member(TrainKey).AsObject()), path),
            jobs, threads);
    });

    /// <summary>Refuses to go on with a sweep that was told other things.</summary>
    /// <exception cref="InvalidRunException">This one differs; names what.</exception>
    public void RequireSame(SweepRecord started, string folder)
    {
        var difference = !Plan.Equals(started.Plan)
            ? "gammas or seeds"
            : SettingArguments.Difference(Search, started.Search) is { } search ? $"the searches' {search}"
            : SettingArguments.Difference(Train, started.Train) is { } train ? $"the trainings' {train}"
            : null;
        if (difference is not null)
        {
            throw new InvalidRunException(
                $"{folder} holds a sweep with other settings ({difference}); go on with it by "
                + $"./deffarts sweep --resume {ShellText.Of(folder)}, or name another folder with --out");
        }
    }
}
