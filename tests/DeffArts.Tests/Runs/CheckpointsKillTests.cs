using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace DeffArts.Tests.Runs;

/// <summary>
/// A second process saves checkpoint after checkpoint; it is stopped at arbitrary moments, and what lies on the disk
/// then is what a kill -9 at that moment would have left.
/// </summary>
public sealed class CheckpointsKillTests : IDisposable
{
    private const string FolderVariable = "DEFFARTS_TEST_CHECKPOINTS";
    private const int Snapshots = 60;
    private readonly TemporaryFolder temporary = new();

    public void Dispose() => temporary.Dispose();

    [Fact(Explicit = true)]
    public async Task AKilledWriterAlwaysLeavesAWholeCheckpoint()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "processes are stopped by signals and watched in /proc");
        var folder = temporary.In("checkpoints");
        using var writer = StartWriter(folder);
        try
        {
            await WaitFor(() => Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*.json").Any(), writer);
            var random = new Random(1);
            var (last, distinct, halfDone) = (0L, 0, 0);
            for (var i = 0; i < Snapshots; i++)
            {
                await Task.Delay(
                    TimeSpan.FromMilliseconds(random.NextDouble() * 8), TestContext.Current.CancellationToken);
                var snapshot = temporary.In($"snapshot-{i}");
                await Stop(writer);
                Assert.Equal(0, Processes.Run("cp", "-r", folder, snapshot).ExitCode);
                Processes.Run("kill", "-CONT", Id(writer));

                var (step, _) = MarkedCheckpoint.Load(snapshot);
                Assert.True(step >= last, $"step {step} after {last}");
                distinct += step > last ? 1 : 0;
                halfDone += Directory.GetFiles(snapshot).Length == 4 ? 0 : 1;
                last = step;
            }

            // Otherwise the moments were not the interesting ones.
            Assert.True(distinct > Snapshots / 4, $"{distinct} different checkpoints");
            Assert.True(halfDone > Snapshots / 10, $"{halfDone} moments within a save");
        }
        finally
        {
            writer.Kill();
            await writer.WaitForExitAsync(CancellationToken.None);
        }

        Assert.True(MarkedCheckpoint.Load(folder).Step > 0);
    }

    [Fact(Explicit = true)]
    public void Writer()
    {
        var folder = Environment.GetEnvironmentVariable(FolderVariable);
        Assert.SkipWhen(folder is null, "this is the second process of the test above");
        var patience = Stopwatch.StartNew();
        for (var step = 1L; patience.Elapsed < TimeSpan.FromMinutes(3); step++)
        {
            MarkedCheckpoint.Save(folder, step, length: 10_000);
        }
    }

    private static Process StartWriter(string folder)
    {
        var tests = Path.Combine(AppContext.BaseDirectory, typeof(CheckpointsKillTests).Assembly.GetName().Name!);
        var start = new ProcessStartInfo(
            tests, ["-method", $"{typeof(CheckpointsKillTests).FullName}.{nameof(Writer)}", "-explicit", "only"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        start.Environment[FolderVariable] = folder;
        return Process.Start(start)!;
    }

    private static async Task Stop(Process process)
    {
        Processes.Run("kill", "-STOP", Id(process));
        await WaitFor(
            () => Directory.EnumerateDirectories($"/proc/{Id(process)}/task").All(task =>
                File.ReadLines(Path.Combine(task, "status"))
                    .Any(line => line.StartsWith("State:\tT", StringComparison.Ordinal))),
            process);
    }

    private static async Task WaitFor(Func<bool> condition, Process process)
    {
        for (var patience = Stopwatch.StartNew(); !condition(); await Task.Delay(1, CancellationToken.None))
        {
            Assert.False(process.HasExited, "the writer ended");
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(60), "the writer does not get on");
        }
    }

    private static string Id(Process process) => process.Id.ToString(CultureInfo.InvariantCulture);
}
