using System.Diagnostics;
using System.Text.Json.Nodes;
using DeffArts.App;
using Xunit;

namespace DeffArts.Tests.App;

/// <summary><c>train --runs K</c>, by the built program.</summary>
public class RepeatedTrainingTests
{
    [Fact]
    public void ReportsMeanAndDeviationOverTheSeeds()
    {
        using var folder = new TemporaryFolder();
        var ended = DeffArtsProcess.Run(folder.Path,
            DeffArtsProcess.TinyTraining("--runs", "2", "--seed", "7", "--epochs", "1", "--folder", "r", "--json"));

        Assert.Equal(ExitCode.Done, ended.Code);
        var results = JsonNode.Parse(ended.Output)!;
        Assert.Equal(File.ReadAllText(folder.In("r", "runs-results.json")), ended.Output);
        var errors = results["runs"]!.AsArray().Select(run => (double)run!["error"]!).ToList();
        Assert.Equal([7, 8], results["runs"]!.AsArray().Select(run => (int)run!["seed"]!));
        Assert.Equal(errors.Average(), (double)results["error"]!["mean"]!, 1e-12);
        var squares = errors.Sum(error => Math.Pow(error - errors.Average(), 2));
        Assert.Equal(Math.Sqrt(squares), (double)results["error"]!["deviation"]!, 1e-12);

        // Each is the training that its seed alone gives.
        Assert.Equal(0, DeffArtsProcess.Run(
            folder.Path, DeffArtsProcess.TinyTraining("--seed", "8", "--epochs", "1", "--folder", "alone")).Code);
        Assert.Equal(
            File.ReadAllBytes(folder.In("alone", "network.safetensors")),
            File.ReadAllBytes(folder.In("r", "seed-8", "network.safetensors")));
        Assert.Equal(0, DeffArtsProcess.Run(folder.Path, "test", folder.In("r", "seed-8")).Code);
    }

    [Fact]
    public void OneRunHasNoDeviation()
    {
        using var folder = new TemporaryFolder();
        var ended = DeffArtsProcess.Run(folder.Path, DeffArtsProcess.TinyTraining("--runs", "1"));

        Assert.Equal((ExitCode.Done, ""), (ended.Code, ended.Error));
        Assert.Contains("one training has no deviation", ended.Output, StringComparison.Ordinal);
        Assert.EndsWith(
            "-train-quick-x1", Assert.Single(Directory.GetDirectories(folder.In("runs"))), StringComparison.Ordinal);
    }

    [Fact(Explicit = true)]
    public void GoesOnAfterAKillToTheSameBits()
    {
        using var folder = new TemporaryFolder();
        string[] tiny = DeffArtsProcess.TinyTraining("--runs", "2", "--checkpoint-minutes", "1e-9");
        Assert.Equal(0, DeffArtsProcess.Run(folder.Path, [.. tiny, "--folder", "whole"]).Code);
        using (var process = DeffArtsProcess.Start(folder.Path, [.. tiny, "--folder", "killed"]))
        {
            var patience = Stopwatch.StartNew();
            var checkpoints = folder.In("killed", "seed-1", "checkpoints");
            while (!Directory.Exists(checkpoints) || !Directory.EnumerateFiles(checkpoints, "step-*.json").Any())
            {
                Assert.True(patience.Elapsed < TimeSpan.FromMinutes(2) && !process.HasExited);
                Thread.Sleep(5);
            }

            process.Kill();
            process.WaitForExit();
        }

        var ended = DeffArtsProcess.Run(folder.Path, "train", "--resume", "killed");

        Assert.Equal((ExitCode.Done, ""), (ended.Code, ended.Error));
        Assert.Contains("seed-1: train resumed", ended.Output, StringComparison.Ordinal);
        Assert.All(new[] { "seed-1", "seed-2" }, seed => Assert.Equal(
            File.ReadAllBytes(folder.In("whole", seed, "network.safetensors")),
            File.ReadAllBytes(folder.In("killed", seed, "network.safetensors"))));
    }

    [Fact]
    public void BadInputIsOneLineEach()
    {
        using var folder = new TemporaryFolder();
        Refused(folder, ExitCode.Usage, "whole number from 1", "train", "DARTS_V2", "--runs", "0");
        Refused(folder, ExitCode.Usage, "whole number from 1", "train", "DARTS_V2", "--runs", "two");
        Refused(folder, ExitCode.Usage, "--max-steps measures one training", "train", "DARTS_V2", "--runs", "2",
            "--max-steps", "3");
        Refused(folder, ExitCode.Usage, "leave --runs out", "train", "--resume", "r", "--runs", "2");
        Refused(folder, ExitCode.Usage, "a resumed run has its folder", "train", "--resume", "r", "--folder", "q");
        Refused(folder, ExitCode.Usage, "--folder must be a folder, not empty", "search", "--folder", "");
        Assert.Equal(
            0, DeffArtsProcess.Run(folder.Path, DeffArtsProcess.TinyTraining("--runs", "1", "--folder", "r")).Code);
        Refused(folder, ExitCode.Run, "holds trainings already",
            DeffArtsProcess.TinyTraining("--runs", "1", "--folder", "r"));
        Refused(folder, ExitCode.Run, "holds other files", DeffArtsProcess.TinyTraining("--folder", "r"));
        Refused(folder, ExitCode.Usage, "takes only --threads", "train", "--resume", "r", "--max-steps", "2");
        var list = folder.In("r", "runs.json");
        File.WriteAllText(
            list, File.ReadAllText(list).Replace("\"version\": 1,", "\"version\": 3,", StringComparison.Ordinal));
        Refused(folder, ExitCode.Run, "another version", "train", "--resume", "r");
    }

    private static void Refused(TemporaryFolder folder, int code, string expected, params string[] arguments)
    {
        var ended = DeffArtsProcess.Run(folder.Path, arguments);
        Assert.Contains(expected, Assert.Single(ended.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(code, ended.Code);
    }
}
