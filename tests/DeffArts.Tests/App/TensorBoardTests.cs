using System.Text.Json.Nodes;
using DeffArts.App;
using DeffArts.Runs;
using DeffArts.Tests.Runs;
using Xunit;

namespace DeffArts.Tests.App;

public class TensorBoardTests
{
    [Fact(Explicit = true)]
    public void AStoppedAndResumedSearchHasEveryNumberOnce()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(
            0, DeffArtsProcess.Run(folder.Path, DeffArtsProcess.Tiny("--max-steps", "3", "--tensorboard")).Code);
        var run = Assert.Single(Directory.GetDirectories(folder.In("runs")));
        Assert.Equal(0, DeffArtsProcess.Run(folder.Path, "search", "--resume", run).Code);

        var read = Read(run);
        Assert.Equal(read.Count, read.Select(scalar => (scalar.Tag, scalar.Step)).Distinct().Count());
        var lines = EventLog.Read(Path.Combine(run, "events.jsonl")).ToList();
        var losses = lines.Where(line => (string)line["event"]! == "step")
            .Select(line => (double)line["crossEntropy"]!);
        Assert.Equal(losses, Values("step/crossEntropy"), (a, b) => Math.Abs(a - b) < 1e-6);
        var epochs = lines.Where(line => (string)line["event"]! == "epoch").ToList();
        Assert.Equal(
            epochs.Select(line => (double)line["normalWeights"]![1]![3]!), Values("normal/1-2/skip_connect"),
            (a, b) => Math.Abs(a - b) < 1e-6);

        IEnumerable<double> Values(string tag) =>
            read.Where(scalar => scalar.Tag == tag).OrderBy(scalar => scalar.Step).Select(scalar => scalar.Value);
    }

    [Fact]
    public void ATrainingBegunWithoutGetsItsWholeHistoryWhenAsked()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, DeffArtsProcess.Run(folder.Path, DeffArtsProcess.TinyTraining("--max-steps", "3")).Code);
        var run = Assert.Single(Directory.GetDirectories(folder.In("runs")));
        Assert.False(Directory.Exists(Path.Combine(run, "tensorboard")));
        Assert.Equal(ExitCode.Done, DeffArtsProcess.Run(folder.Path, "train", "--resume", run, "--tensorboard").Code);

        var read = Read(run);
        Assert.Equal([1, 2], read.Where(scalar => scalar.Tag == "epoch/accuracy").Select(scalar => scalar.Step));
        Assert.Equal(
            Enumerable.Range(1, 8), read.Where(scalar => scalar.Tag == "step/loss").Select(scalar => (int)scalar.Step));
        Assert.Single(read, scalar => scalar.Tag == "test/error");
    }

    /// <summary>By a reader of its own, which checks every checksum.</summary>
    private static List<(string Tag, long Step, double Value)> Read(string run)
    {
        var file = Assert.Single(Directory.GetFiles(Path.Combine(run, "tensorboard")));
        var (code, output, errors) = Processes.Run("python3", Processes.Oracle("read_events.py"), file);
        Assert.Equal((0, ""), (code, errors));
        return
        [
            .. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)
                .Select(scalar => ((string)scalar["tag"]!, (long)scalar["step"]!, (double)scalar["value"]!)),
        ];
    }
}
