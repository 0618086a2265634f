using System.Collections.Immutable;
using DeffArts.Recorded;
using DeffArts.Runs;
using DeffArts.Settings;

namespace DeffArts.App.Sweeping;

/// <summary><c>runs.json</c>: the work list of one training with several seeds.</summary>
/// <param name="Seeds">Of the trainings.</param>
/// <param name="Train">
/// What every training is told, with the first seed, its images' fingerprint, and the cells.
/// </param>
internal sealed record RepeatedRecord(ImmutableArray<long> Seeds, RunRecord<TrainRunSettings> Train)
{
    private const string TrainKey = "train";

    /// <summary>Writes the file.</summary>
    /// <exception cref="InvalidRunException">It cannot be written.</exception>
    public void Write(string path, DateTimeOffset now, RecordedData data) => WorkListFile.Write(
        path, (WorkListFile.SeedsKey, WorkListFile.List(Seeds)),
        (TrainKey, (Train.Origin(now) with { Data = data }).ToJson()));

    /// <summary>Reads the file back.</summary>
    /// <exception cref="InvalidRunException">Not there, damaged, or of another version.</exception>
    public static RepeatedRecord Read(string path) => WorkListFile.Read(path, json =>
    {
        var train = RunRecord.Of(TrainTable.Schema, RunOrigin.FromJson(json.Member(TrainKey).AsObject()), path);
        ImmutableArray<long> seeds = [.. json.List<long>(WorkListFile.SeedsKey)];
        return seeds.Length > 0 && train.Genotype is not null
            ? new RepeatedRecord(seeds, train)
            : throw new FormatException("it has no seeds or no cells");
    });
}
