using System.Diagnostics;
using DeffArts.App;
using DeffArts.Runs;
using Xunit;

namespace DeffArts.Tests.App;

/// <summary>What a search that ended early leaves, by the built program; the checkpoints are read here.</summary>
public class StoppedRunTests
{
    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    [InlineData("HUP")]
    public void ASignalSavesAndSaysHowToGoOn(string name)
    {
        Assert.SkipWhen(
            name == "INT" && IsInterruptIgnored(), "SIGINT is ignored, as whatever a shell starts in the background");
        using var folder = new TemporaryFolder();
        using var process = DeffArtsProcess.Start(folder.Path, DeffArtsProcess.Tiny("--epochs", "2000"));
        SearchRunTests.WaitForLines(process, folder.In("runs"), 1);
        using var signal = Process.Start("kill", [$"-{name}", $"{process.Id}"]);
        var ended = DeffArtsProcess.End(process);

        Assert.Equal((ExitCode.Interrupted, ""), (ended.Code, ended.Error));
        var run = SearchRunTests.OnlyRun(folder.Path);
        var hint = $"search --resume {Path.GetRelativePath(folder.Path, run)}";
        Assert.Contains(hint, ended.Output, StringComparison.Ordinal);
        Assert.Equal("interrupted", (string)SearchRunTests.Summary(run)["outcome"]!);
        var saved = Checkpoints.LoadLatest(Path.Combine(run, "checkpoints"))!.Value.Step;
        Assert.Equal((long)SearchRunTests.Summary(run)["steps"]!, saved);
    }

    [Fact]
    public void ALossThatIsNoNumberStopsWithItsStepAndKeepsTheCheckpoint()
    {
        using var folder = new TemporaryFolder();
        var ended = DeffArtsProcess.Run(folder.Path, DeffArtsProcess.Tiny(
            "--learning-rate", "1e30", "--gradient-clip", "1e30", "--epochs", "20", "--checkpoint-minutes", "1e-9"));

        Assert.Contains("is not finite at epoch 1, step ", Assert.Single(ended.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failure, ended.Code);
        var run = SearchRunTests.OnlyRun(folder.Path);
        Assert.Equal("diverged", (string)SearchRunTests.Summary(run)["outcome"]!);
        Assert.NotNull(Checkpoints.LoadLatest(Path.Combine(run, "checkpoints")));
    }

    // A program that is started with a signal ignored leaves it so, and so do those that it starts.
    private static bool IsInterruptIgnored()
    {
        const string status = "/proc/self/status", ignored = "SigIgn:";
        return File.Exists(status)
            && File.ReadLines(status).FirstOrDefault(line => line.StartsWith(ignored, StringComparison.Ordinal))
            is { } line && (Convert.ToUInt64(line[ignored.Length..].Trim(), 16) & 0b10) != 0;
    }
}
