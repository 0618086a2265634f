using System.Diagnostics;
using System.Text.Json.Nodes;
using DeffArts.App;
using DeffArts.Runs;
using Xunit;

namespace DeffArts.Tests.App;

/// <summary>Whole trainings of seconds, by the built program.</summary>
public class TrainRunTests
{
    [Fact]
    public void TrainsTestsAndPredicts()
    {
        using var folder = new TemporaryFolder();
        var ended = DeffArtsProcess.Run(folder.Path, DeffArtsProcess.TinyTraining("--validation-portion", "0.25"));
        Assert.Equal((ExitCode.Done, ""), (ended.Code, ended.Error));
        var run = OnlyRun(folder.Path);
        var summary = Summary(run);
        Assert.Equal("finished", (string)summary["outcome"]!);
        Assert.Equal(
            ["step", "step", "step", "epoch", "step", "step", "step", "epoch", "test"],
            EventLog.Read(Path.Combine(run, "events.jsonl")).Select(line => (string)line["event"]!));

        var test = DeffArtsProcess.Run(folder.Path, "test", run, "--json", "--threads", "1");
        Assert.Equal((ExitCode.Done, ""), (test.Code, test.Error));
        var tested = JsonNode.Parse(test.Output)!;
        Assert.Equal((double)summary["testError"]!, (double)tested["testError"]!, 1e-9);
        Assert.Equal((int)summary["testImages"]!, tested["classes"]!.AsArray()
            .Sum(row => row!["takenFor"]!.AsArray().Sum(count => (int)count!)));
        Assert.Equal(0, DeffArtsProcess.Run(folder.Path, "test", run, "--best").Code);
        Assert.Contains("class  ", DeffArtsProcess.Run(folder.Path, "test", run).Output, StringComparison.Ordinal);

        Data.Png.Write(folder.In("a.png"), 20, 30, (x, y) => ((byte)x, (byte)y, 0));
        var predicted = JsonNode.Parse(DeffArtsProcess.Run(folder.Path, "predict", run, "a.png", "--json").Output)![0]!;
        Assert.Equal(1, predicted["probabilities"]!.AsObject().Sum(entry => (double)entry.Value!), 1e-9);
        Assert.StartsWith(
            "a.png: ", DeffArtsProcess.Run(folder.Path, "predict", run, "a.png").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void TakesOverCellsAndDataOfASearch()
    {
        using var folder = new TemporaryFolder();
        var search = SharedRuns.Search(folder.In("search"));
        var ended = DeffArtsProcess.Run(
            folder.Path, "train", search, "--layers", "3", "--channels", "2", "--epochs", "1", "--train-images", "40",
            "--threads", "1");

        Assert.Equal((ExitCode.Done, ""), (ended.Code, ended.Error));
        var settings = JsonNode.Parse(File.ReadAllText(Path.Combine(OnlyRun(folder.In("runs")), "settings.json")))!;
        Assert.Equal(8, (int)settings["settings"]!["image-size"]!);
        var again = DeffArtsProcess.Run(
            folder.Path, "train", OnlyRun(folder.In("runs")), "--out", "again", "--layers", "3", "--channels", "2",
            "--epochs", "1",
            "--train-images", "40", "--max-steps", "1", "--threads", "1");
        Assert.Equal((ExitCode.Done, ""), (again.Code, again.Error));
        var data = JsonNode.Parse(
            File.ReadAllText(Path.Combine(OnlyRun(folder.In("again")), "settings.json")))!["data"]!;
        Assert.Equal(8, (int)data["size"]!);
        Assert.Equal(0, DeffArtsProcess.Run(folder.Path, "cost", OnlyRun(folder.In("again"))).Code);
        var found = JsonNode.Parse(File.ReadAllText(Path.Combine(search, "genotype.json")))!;
        Assert.Equal(found["normal"]!.ToJsonString(), settings["genotype"]!["normal"]!.ToJsonString());
    }

    [Fact]
    public void StoppingAndResumingGivesTheSameBits()
    {
        using var folder = new TemporaryFolder();
        SharedRuns.Training(folder.In("whole"));
        Assert.Equal(
            0, DeffArtsProcess.Run(
                folder.Path, DeffArtsProcess.TinyTraining("--out", "parts", "--max-steps", "3")).Code);
        var parts = OnlyRun(folder.In("parts"));
        Assert.Equal("measured", (string)Summary(parts)["outcome"]!);
        Assert.Equal(0, DeffArtsProcess.Run(folder.Path, "train", "--resume", parts, "--max-steps", "3").Code);
        Assert.Equal(0, DeffArtsProcess.Run(folder.Path, "train", "--resume", parts).Code);

        Assert.Equal("finished", (string)Summary(parts)["outcome"]!);
        AssertSameBits(OnlyRun(folder.In("whole")), parts);
    }

    [Fact(Explicit = true)]
    public void AKilledTrainingGoesOnToTheSameBits()
    {
        using var folder = new TemporaryFolder();
        SharedRuns.Training(folder.In("whole"));
        var arguments = DeffArtsProcess.TinyTraining("--out", "killed", "--checkpoint-minutes", "1e-9");
        using (var process = DeffArtsProcess.Start(folder.Path, arguments))
        {
            var patience = Stopwatch.StartNew();
            while (!Directory.Exists(folder.In("killed")) || !Directory.EnumerateFiles(
                folder.In("killed"), "step-*.json", SearchOption.AllDirectories).Any())
            {
                Assert.True(patience.Elapsed < TimeSpan.FromMinutes(2) && !process.HasExited);
                Thread.Sleep(20);
            }

            process.Kill();
            process.WaitForExit();
        }

        Assert.Equal(0, DeffArtsProcess.Run(folder.Path, "train", "--resume", OnlyRun(folder.In("killed"))).Code);
        AssertSameBits(OnlyRun(folder.In("whole")), OnlyRun(folder.In("killed")));
    }

    [Fact]
    public void WhatTheFastEngineLacksRunsOnTheReferenceAndIsSaid()
    {
        using var folder = new TemporaryFolder();
        string[] arguments = ["train", "AmoebaNet_A", .. DeffArtsProcess.TinyTraining("--epochs", "1")[2..]];
        var ended = DeffArtsProcess.Run(folder.Path, arguments);

        Assert.Equal(0, ended.Code);
        Assert.Contains(
            "the reference engine computes this training", ended.Output + ended.Error, StringComparison.Ordinal);
        Assert.Equal("reference", EngineOf(OnlyRun(folder.Path)));
    }

    [Fact]
    public void ARunKeepsItsEngine()
    {
        using var folder = new TemporaryFolder();
        DeffArtsProcess.Run(
            folder.Path, DeffArtsProcess.TinyTraining("--max-steps", "1", "--engine", "reference", "--epochs", "1"));
        var run = OnlyRun(folder.Path);
        Assert.Equal("reference", EngineOf(run));
        Refused(folder, ExitCode.Usage, "--engine cannot change", "train", "--resume", run, "--engine", "fast");

        DeffArtsProcess.Run(folder.Path, DeffArtsProcess.TinyTraining("--max-steps", "1", "--out", "fast"));
        Assert.Equal("fast", EngineOf(OnlyRun(folder.In("fast"))));
    }

    [Fact]
    public void BadInputIsOneLineEach()
    {
        using var folder = new TemporaryFolder();
        Refused(folder, ExitCode.Usage, "no cells to train", "train");
        Refused(folder, ExitCode.Usage, "did you mean 'DARTS_V1'", "train", "DARTS_V");
        Refused(folder, ExitCode.Usage, "drop-path must be from 0", "train", "GDAS", "--drop-path", "1");
        Refused(folder, ExitCode.Run, "no run", "test", "nowhere");

        var cells = DeffArtsProcess.Run(folder.Path, "show", "DARTS_V2", "--json").Output;
        File.WriteAllText(
            folder.In("other.json"), cells.Replace("sep_conv_3x3", "mbconv_e6_3x3", StringComparison.Ordinal));
        Refused(folder, ExitCode.Usage, "'mbconv_e6_3x3'", "train", "other.json");
        File.WriteAllText(
            folder.In("deeper.txt"), "Genotype(normal=[('skip_connect', 0), ('skip_connect', 3)], normal_concat=[2], "
            + "reduce=[('skip_connect', 0), ('skip_connect', 1)], reduce_concat=[2])");
        Refused(folder, ExitCode.Usage, "deeper.txt", "train", "deeper.txt");
        Assert.False(Directory.Exists(folder.In("runs")));

        DeffArtsProcess.Run(folder.Path, DeffArtsProcess.TinyTraining("--max-steps", "1"));
        var run = OnlyRun(folder.Path);
        Refused(folder, ExitCode.Run, "not trained to the end", "test", run);
        Refused(folder, ExitCode.Usage, "--seed cannot change", "train", "--resume", run, "--seed", "3");
        Refused(folder, ExitCode.Run, "go on with ./deffarts train --resume", "search", "--resume", run);
        Assert.Equal(0, DeffArtsProcess.Run(folder.Path, "train", "--resume", run).Code);
        File.WriteAllText(folder.In("a.txt"), "no image");
        Refused(folder, ExitCode.Data, "not a JPEG or PNG", "predict", run, "a.txt");
        Refused(folder, ExitCode.Data, "there is no such file", "predict", run, "b.png");
        foreach (var name in new[] { "train/cat", "train/dog", "test/cat", "test/dog" })
        {
            Data.Png.Write(Path.Combine(folder.In("photos"), name, "a.png"), 8, 8, (x, y) => ((byte)x, (byte)y, 0));
        }

        Refused(folder, ExitCode.Data, "other classes", "test", run, "--data", "photos");
    }

    private static string EngineOf(string run) =>
        (string)JsonNode.Parse(File.ReadAllText(Path.Combine(run, "settings.json")))!["settings"]!["engine"]!;

    private static void Refused(TemporaryFolder folder, int code, string expected, params string[] arguments)
    {
        var ended = DeffArtsProcess.Run(folder.Path, arguments);
        Assert.Contains(expected, Assert.Single(ended.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(code, ended.Code);
    }

    private static void AssertSameBits(string one, string other)
    {
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(one, "network.safetensors")),
            File.ReadAllBytes(Path.Combine(other, "network.safetensors")));
        Assert.Equal(Events(one), Events(other));
    }

    private static List<string> Events(string run) =>
    [
        .. EventLog.Read(Path.Combine(run, "events.jsonl")).Select(line =>
        {
            line.Remove("time");
            return line.ToJsonString();
        }),
    ];

    private static string OnlyRun(string folder) =>
        Assert.Single(Directory.EnumerateFiles(folder, "settings.json", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/search/", StringComparison.Ordinal)
                || folder.EndsWith("/search", StringComparison.Ordinal))
            .Select(path => Path.GetDirectoryName(path)!));

    private static JsonObject Summary(string run) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(run, "summary.json")))!.AsObject();
}
