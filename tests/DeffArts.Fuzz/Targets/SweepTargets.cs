using System.Text.Json.Nodes;
using DeffArts.App;
using DeffArts.App.Sweeping;
using DeffArts.Reports.Html;
using DeffArts.Sweeps;

namespace DeffArts.Fuzz.Targets;

/// <summary>The work lists of sweeps and repeated trainings, and a sweep's results up to its page.</summary>
internal static class SweepTargets
{
    /// <summary>The targets.</summary>
    public static IEnumerable<Target> In(Scratch scratch)
    {
        var refusal = Target.Ends(ExitCode.Run);
        return
        [
            new("sweep", [Words.Bytes(Sweep().ToJsonString())],
                scratch.File("sweep/sweep.json", path => SweepRecord.Read(path)), refusal)
            {
                Words = Words.Json,
            },
            new("repeated", [Words.Bytes(Repeated().ToJsonString())],
                scratch.File("repeated/runs.json", path => RepeatedRecord.Read(path)), refusal)
            {
                Words = Words.Json,
            },
            new("sweep-results", [Words.Bytes(SweepResultsFile.Write(Results()))],
                scratch.File("results/sweep-results.json", WritePage), refusal)
            {
                Words = [.. Words.Json, .. Words.Of("\"done\"", "\"failed\"", "\"waiting\"")],
                FixedBytes = 128 << 20,
            },
        ];
    }

    private static JsonObject Sweep() => new()
    {
        ["program"] = "deffarts",
        ["version"] = 1,
        ["gammas"] = new JsonArray(0, 0.01),
        ["seeds"] = new JsonArray(1, 2),
        ["jobs"] = 1,
        ["threads"] = 0,
        ["search"] = RunFiles.SearchSettings,
        ["train"] = RunFiles.TrainSettings,
    };

    private static JsonObject Repeated() => new()
    {
        ["program"] = "deffarts",
        ["version"] = 1,
        ["seeds"] = new JsonArray(1, 2),
        ["train"] = RunFiles.TrainSettings,
    };

    private static SweepResults Results() => new(
    [
        .. new[] { (0.0, 1L), (0.0, 2L), (0.01, 1L), (0.01, 2L), (0.02, 1L) }.Select(point => new SweepMember
        {
            Gamma = point.Item1, Seed = point.Item2, State = point.Item1 > 0.015
                ? MemberState.Failed
                : MemberState.Done,
            Search = "members/a/search", Train = "members/a/train", Error = 0.2 + point.Item1, Parameters = 1000,
            Macs = 2000,
            MacsWithElementwise = 2500, Cycles = 5e6 - (1e8 * point.Item1), NetworkCycles = 1e7, SearchSeconds = 10,
            TrainSeconds = 20,
            TrainingCrossEntropy = 1.5, Failure = point.Item1 > 0.015 ? "it ended" : null,
        }),
    ]);

    private static void WritePage(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        SweepPage.Write(folder, SweepResultsFile.Read(folder), folder, DateTimeOffset.UnixEpoch);
    }
}
