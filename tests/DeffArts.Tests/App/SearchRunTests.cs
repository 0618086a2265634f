using System.Diagnostics;
using System.Text.Json.Nodes;
using DeffArts.App;
using DeffArts.Runs;
using DeffArts.Settings;
using DeffArts.Space;
using Xunit;

namespace DeffArts.Tests.App;

/// <summary>Whole searches of seconds, by the built program.</summary>
public class SearchRunTests
{
    [Fact]
    public void LeavesARunFolderWithEverythingInIt()
    {
        using var folder = new TemporaryFolder();
        var ended = DeffArtsProcess.Run(folder.Path, DeffArtsProcess.Tiny("--name", "my run"));

        Assert.Equal((ExitCode.Done, ""), (ended.Code, ended.Error));
        var run = OnlyRun(folder.Path);
        Assert.EndsWith("-my-run", run, StringComparison.Ordinal);
        Assert.Contains("normal cell", ended.Output, StringComparison.Ordinal);
        Assert.Contains("cells.svg", ended.Output, StringComparison.Ordinal);
        var events = EventLog.Read(Path.Combine(run, "events.jsonl")).ToList();
        Assert.Equal(
            ["step", "step", "step", "step", "epoch", "step", "step", "step", "step", "epoch"],
            events.Select(line => (string)line["event"]!));
        var genotype = GenotypeText.Read(File.ReadAllText(Path.Combine(run, "genotype.json")));
        Assert.Equal(genotype, GenotypeText.Read(events[^1]["genotype"]!.ToJsonString()));
        Assert.Equal("finished", (string)Summary(run)["outcome"]!);
        Assert.Equal(0, DeffArtsProcess.Run(folder.Path, "show", run).Code);
    }

    [Fact]
    public void KeepsEverySettingThatItRanWith()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.In("c.toml"), "gamma = 0.04\nbeta = 0.5\n");
        string[] given = ["--config", "c.toml", "--beta", "0.25", "--seed", "77", "--max-steps", "1"];
        DeffArtsProcess.Run(folder.Path, DeffArtsProcess.Tiny(given));

        var written = File.ReadAllText(Path.Combine(OnlyRun(folder.Path), "settings.json"));
        var settings = JsonNode.Parse(written)!["settings"]!;
        Assert.Equal(SearchTable.Names, settings.AsObject().Select(pair => pair.Key));
        Assert.Equal((0.04, 0.25), ((double)settings["gamma"]!, (double)settings["beta"]!));
        Assert.Equal((77, 1), ((int)settings["seed"]!, (int)settings["threads"]!));
    }

    [Fact]
    public void ConventionNetworkReportsUnscaledCyclesOfTheTargetNetwork()
    {
        using var folder = new TemporaryFolder();
        var ended = DeffArtsProcess.Run(folder.Path, DeffArtsProcess.Tiny(
            "--convention", "network", "--processor", "unit", "--target-layers", "5", "--target-channels", "4"));

        Assert.Equal((ExitCode.Done, ""), (ended.Code, ended.Error));
        var run = OnlyRun(folder.Path);
        var cost = JsonNode.Parse(File.ReadAllText(Path.Combine(run, "settings.json")))!["cost"]!;
        var summary = Summary(run);
        var counted = JsonNode.Parse(DeffArtsProcess.Run(
            folder.Path, "cost", run, "--convention", "network", "--processor", "unit", "--layers", "5", "--channels",
            "4",
            "--image-size", "8", "--json").Output)!;
        Assert.Equal((string)summary["cost"]!, (string)cost["description"]!);
        Assert.Equal((double)counted["cycles"]!, (double)summary["genotypeCost"]!);
        Assert.InRange((double)summary["expectedCost"]!, (double)cost["fixedCycles"]!, double.MaxValue);
        Assert.NotEqual(1, (double)cost["scale"]!);
    }

    [Fact]
    public void PartialChannelsLeaveTheirEdgeWeightsInTheLog()
    {
        using var folder = new TemporaryFolder();
        var ended = DeffArtsProcess.Run(
            folder.Path, DeffArtsProcess.Tiny("--channels", "4", "--partial-channels", "2", "--warmup-epochs", "1"));

        Assert.Equal((ExitCode.Done, ""), (ended.Code, ended.Error));
        var events = EventLog.Read(Path.Combine(OnlyRun(folder.Path), "events.jsonl")).ToList();
        Assert.Equal(
            [true, true, true, true, false, false, false, false],
            events.Where(line => (string)line["event"]! == "step").Select(line => line["loss"] is null));
        Assert.Equal(1, events[^1]["normalEdgeWeights"]!.AsArray().Sum(weight => (double)weight!), 1e-12);
    }

    [Fact]
    public void JsonIsAloneOnStdout()
    {
        using var folder = new TemporaryFolder();
        var ended = DeffArtsProcess.Run(folder.Path, DeffArtsProcess.Tiny("--json"));

        Assert.Equal(8, (int)JsonNode.Parse(ended.Output)!["steps"]!);
        Assert.Contains("epoch 2/2", ended.Error, StringComparison.Ordinal);
        var again = DeffArtsProcess.Run(folder.Path, "search", "--resume", OnlyRun(folder.Path), "--json");
        Assert.Equal(0, again.Code);
        Assert.Equal(ended.Output, again.Output);
    }

    [Fact]
    public void StoppingAndResumingGivesTheSameBits()
    {
        using var folder = new TemporaryFolder();
        SharedRuns.Search(folder.In("whole"));
        var begun = DeffArtsProcess.Run(folder.Path, DeffArtsProcess.Tiny("--out", "parts", "--max-steps", "3"));
        Assert.Equal(0, begun.Code);
        var parts = OnlyRun(folder.In("parts"));
        Assert.Equal("measured", (string)Summary(parts)["outcome"]!);
        for (var start = 0; start < 5 && (string)Summary(parts)["outcome"]! != "finished"; start++)
        {
            Assert.Equal(0, DeffArtsProcess.Run(folder.Path, "search", "--resume", parts, "--max-steps", "3").Code);
        }

        Assert.Equal("finished", (string)Summary(parts)["outcome"]!);
        AssertSameBits(OnlyRun(folder.In("whole")), parts);
    }

    [Fact(Explicit = true)]
    public void AKilledRunGoesOnToTheSameBits()
    {
        using var folder = new TemporaryFolder();
        SharedRuns.Search(folder.In("whole"));
        var arguments = DeffArtsProcess.Tiny("--out", "killed", "--checkpoint-minutes", "1e-9");
        using (var process = DeffArtsProcess.Start(folder.Path, arguments))
        {
            WaitForLines(process, folder.In("killed"), 2);
            process.Kill();
            process.WaitForExit();
        }

        Assert.Equal(0, DeffArtsProcess.Run(folder.Path, "search", "--resume", OnlyRun(folder.In("killed"))).Code);
        AssertSameBits(OnlyRun(folder.In("whole")), OnlyRun(folder.In("killed")));
    }

    [Fact]
    public void MoreThreadsThanCoresAreNotUsedAndItIsSaid()
    {
        using var folder = new TemporaryFolder();
        var tiny = DeffArtsProcess.Tiny("--max-steps", "1");
        tiny[Array.IndexOf(tiny, "--threads") + 1] = "100000";
        var ended = DeffArtsProcess.Run(folder.Path, tiny);

        Assert.Equal((ExitCode.Done, ""), (ended.Code, ended.Error));
        var note = $"{Environment.ProcessorCount} threads instead of 100000";
        Assert.Contains(note, ended.Output, StringComparison.Ordinal);
        var written = JsonNode.Parse(File.ReadAllText(Path.Combine(OnlyRun(folder.Path), "settings.json")))!;
        Assert.Equal(Environment.ProcessorCount, (int)written["settings"]!["threads"]!);
        Assert.Contains(note, (string)Assert.Single(written["notes"]!.AsArray())!, StringComparison.Ordinal);
        Assert.Equal(
            0, DeffArtsProcess.Run(folder.Path, "search", "--resume", OnlyRun(folder.Path), "--threads", "1").Code);
    }

    [Fact]
    public void ADamagedCheckpointIsPassedOverForTheOneBefore()
    {
        using var folder = new TemporaryFolder();
        DeffArtsProcess.Run(folder.Path, DeffArtsProcess.Tiny("--max-steps", "6"));
        var run = OnlyRun(folder.Path);
        var newest = Path.Combine(run, "checkpoints", "step-000000006.safetensors");
        var bytes = File.ReadAllBytes(newest);
        bytes[^1] ^= 1;
        File.WriteAllBytes(newest, bytes);

        var ended = DeffArtsProcess.Run(folder.Path, "search", "--resume", run);

        Assert.Equal((0, ""), (ended.Code, ended.Error));
        Assert.Contains("warning: ", ended.Output, StringComparison.Ordinal);
        Assert.Equal(8, (int)Summary(run)["steps"]!);
    }

    [Fact]
    public void ChangedDataAreRefused()
    {
        using var folder = new TemporaryFolder();
        Images(folder.In("photos", "train"), count: 20);
        var begun = DeffArtsProcess.Run(folder.Path, DeffArtsProcess.Tiny("--max-steps", "1", "--data", "photos"));
        Assert.Equal((0, ""), (begun.Code, begun.Error));
        Grey(folder.In("photos", "train", "a", "0.png"), 200);

        var ended = DeffArtsProcess.Run(folder.Path, "search", "--resume", OnlyRun(folder.Path));

        Assert.Contains("the data have changed", Assert.Single(ended.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Run, ended.Code);
    }

    [Fact]
    public void ALossThatIsNoNumberBeforeTheFirstCheckpointPromisesNone()
    {
        using var folder = new TemporaryFolder();
        var ended = DeffArtsProcess.Run(
            folder.Path, DeffArtsProcess.Tiny("--learning-rate", "1e30", "--gradient-clip", "1e30"));

        Assert.Contains(
            "; it had no checkpoint yet, a smaller", Assert.Single(ended.ErrorLines), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(OnlyRun(folder.Path), "checkpoints")));
    }

    internal static string OnlyRun(string folder)
    {
        var runs = Path.Combine(folder, "runs");
        return Assert.Single(Directory.GetDirectories(Directory.Exists(runs) ? runs : folder));
    }

    internal static JsonObject Summary(string run) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(run, "summary.json")))!.AsObject();

    internal static void WaitForLines(Process process, string root, int count)
    {
        var watch = Stopwatch.StartNew();
        while (!Directory.Exists(root) || Directory.GetFiles(root, "events.jsonl", SearchOption.AllDirectories)
            .Sum(path => EventLog.Read(path).Count()) < count)
        {
            Assert.False(process.HasExited, "ended too early");
            Assert.True(watch.Elapsed < TimeSpan.FromMinutes(2), "no event came");
            Thread.Sleep(5);
        }
    }

    private static void AssertSameBits(string expected, string actual)
    {
        Assert.Equal(LastTensors(expected), LastTensors(actual));
        // All that differs between the logs is when a line was written.
        Assert.Equal(Untimed(expected), Untimed(actual));
    }

    private static (string Name, string Content) LastTensors(string run)
    {
        var last = Directory.GetFiles(Path.Combine(run, "checkpoints"), "*.safetensors").Max(StringComparer.Ordinal)!;
        return (Path.GetFileName(last), Convert.ToHexString(File.ReadAllBytes(last)));
    }

    private static IEnumerable<string> Untimed(string run) =>
        EventLog.Read(Path.Combine(run, "events.jsonl")).Select(line =>
        {
            line.Remove("time");
            return line.ToJsonString();
        });

    private static void Grey(string path, int level) =>
        Data.Png.Write(path, 8, 8, (_, _) => ((byte)level, (byte)level, (byte)level));

    private static void Images(string folder, int count)
    {
        foreach (var name in new[] { "a", "b" })
        {
            for (var i = 0; i < count; i++)
            {
                Grey(Path.Combine(folder, name, $"{i}.png"), name == "a" ? i : 255 - i);
            }
        }
    }
}
