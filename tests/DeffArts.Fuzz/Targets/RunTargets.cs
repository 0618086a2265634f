using System.Text.Json.Nodes;
using DeffArts.App;
using DeffArts.Recorded;
using DeffArts.Running;
using DeffArts.Runs;
using DeffArts.Settings;
using DeffArts.Space;

namespace DeffArts.Fuzz.Targets;

/// <summary>What a command reads of a run folder before it goes on with it or asks its network.</summary>
internal static class RunTargets
{
    private static readonly SearchSpace Space = new([new SkipConnect(), new SeparableConvolution(3)], 1, 2);

    /// <summary>The targets.</summary>
    public static IEnumerable<Target> In(Scratch scratch)
    {
        var (search, train) =
            (Words.Bytes(RunFiles.SearchSettings.ToJsonString()), Words.Bytes(RunFiles.TrainSettings.ToJsonString()));
        return
        [
            Json("settings", [search], scratch.File("settings-search/settings.json",
                path => RunRecord.Read(SearchTable.Schema, path))),
            Json("train-settings", [train], scratch.File("settings-train/settings.json",
                path => RunRecord.Read(TrainTable.Schema, path))),
            Json("inherited-settings", [search], scratch.File("settings-inherited/settings.json",
                path => RunOrigin.Read(path).Assignments(path, ["gamma", "data", "operations"]))),
            Json("network-data", [Words.Bytes(RunFiles.Data.ToJsonString())], NetworkOfData(scratch)),
            Json("summary", [Words.Bytes(RunFiles.SearchSummary)], scratch.File("summary-search/summary.json",
                path => SummaryFile.OfFinishedRun<SearchSummary>(path))),
            Json("train-summary", [Words.Bytes(RunFiles.TrainSummary)], scratch.File("summary-train/summary.json",
                path => SummaryFile.OfFinishedRun<TrainSummary>(path))),
            Json("run-genotype", [Words.Bytes(GenotypeText.Write(RunFiles.Cells))], RunGenotype(scratch)),
            Json("events", [Words.Bytes(RunFiles.SearchEvents), Words.Bytes(RunFiles.TrainEvents)],
                scratch.File("events/events.jsonl", path => _ = EventLog.Read(path).ToList())),
            Json("events-resumed", [Words.Bytes(RunFiles.SearchEvents)], scratch.File("resumed/events.jsonl", GoOn)),
            Json("tensorboard", [Words.Bytes(RunFiles.SearchEvents)], scratch.File("board/events.jsonl",
                path => TensorBoardFile.Open(path + "-board", path, Space, DateTimeOffset.UnixEpoch).Dispose())),
            Json("lock-owner", [Words.Bytes("1234\n")], LockOwner(scratch)) with { IsRefusal = _ => false },
        ];
    }

    private static Target Json(string name, byte[][] seeds, Action<byte[]> read) =>
        new(name, [.. seeds], read, Target.Ends(ExitCode.Run)) { Words = Words.Json };

    private static void GoOn(string path)
    {
        using var log = new EventLog(path);
        log.Append(new JsonObject { ["event"] = "step" });
        log.TruncateTo(0);
    }

    // What the settings' hash does not hold: they decide how large a network is built.
    private static Action<byte[]> NetworkOfData(Scratch scratch)
    {
        var settings = scratch.In("network", "settings.json");
        var folder = Path.GetDirectoryName(settings)!;
        RunFiles.WriteNetwork(Path.Combine(folder, "network.safetensors"));
        var before = RunFiles.TrainSettings;
        before["data"] = "HERE";
        var parts = before.ToJsonString().Split("\"HERE\"");
        return input =>
        {
            File.WriteAllBytes(settings, [.. Words.Bytes(parts[0]), .. input, .. Words.Bytes(parts[1])]);
            TrainedNetwork.Read(folder, best: false).Dispose();
        };
    }

    private static Action<byte[]> RunGenotype(Scratch scratch)
    {
        File.WriteAllText(scratch.In("genotype", "settings.json"), "{}");
        return scratch.File(
            "genotype/genotype.json", path => App.Commands.GenotypeSource.Read(Path.GetDirectoryName(path)!));
    }

    // A folder that is in use: whoever asks is told by whom, if the file says so.
    private static Action<byte[]> LockOwner(Scratch scratch)
    {
        var folder = Path.GetDirectoryName(scratch.In("locked", "lock"))!;
        var held = RunLock.Take(folder);
        return input =>
        {
            GC.KeepAlive(held);
            File.WriteAllBytes(Path.Combine(folder, "lock.pid"), input);
            try
            {
                RunLock.Take(folder).Dispose();
            }
            catch (InvalidRunException e) when (e.Message.Contains(
                "in use by another process", StringComparison.Ordinal))
            {
                // That is the answer.
            }
        };
    }
}
