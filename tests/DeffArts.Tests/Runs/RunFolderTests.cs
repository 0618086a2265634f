using System.Globalization;
using DeffArts.Runs;
using Xunit;

namespace DeffArts.Tests.Runs;

public sealed class RunFolderTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 5, 6, 7, TimeSpan.FromHours(2));

    // Takes the lock as any program can, says so, and holds it until its input ends.
    private const string PythonOwner = """
        import fcntl, sys
        file = open(sys.argv[1], "r+")
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        print("locked", flush=True)
        sys.stdin.read()
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void AFolderThatTheUserChoseIsTakenOnceAndOnlyWhenEmpty()
    {
        var path = folder.In("exactly", "this");
        using (var first = RunFolder.CreateAt(path))
        {
            Assert.Equal(path, first.FullPath);
            Assert.Contains("in use", Assert.Throws<InvalidRunException>(() => RunFolder.CreateAt(path)).Message,
                StringComparison.Ordinal);
        }

        // Killed before it wrote settings: nothing is lost by starting again.
        using (var again = RunFolder.CreateAt(path))
        {
            File.WriteAllText(again.SettingsPath, "{}");
            Assert.True(RunFolder.IsInUse(path));
        }

        Assert.False(RunFolder.IsInUse(path));
        Assert.Contains("holds a run already",
            Assert.Throws<InvalidRunException>(() => RunFolder.CreateAt(path)).Message, StringComparison.Ordinal);
        File.WriteAllText(folder.In("notes.txt"), "");
        Assert.Contains("holds other files", Assert.Throws<InvalidRunException>(
            () => RunFolder.CreateAt(folder.Path)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.In("lock")));
    }

    [Fact]
    public void IsNamedAfterTheTimeAndTheRunAndNeverReused()
    {
        var root = folder.In("runs", "deep");
        using var first = RunFolder.Create(root, "gamma 0.01", Now);
        using var second = RunFolder.Create(root, "gamma 0.01", Now);
        first.Dispose();
        using var third = RunFolder.Create(root, "gamma 0.01", Now);

        Assert.Equal(Path.Combine(root, "20260304-050607-gamma-0.01"), first.FullPath);
        Assert.Equal(first.FullPath + "-2", second.FullPath);
        Assert.Equal(first.FullPath + "-3", third.FullPath);
        Assert.Equal(Path.Combine(first.FullPath, "settings.json"), first.SettingsPath);
        Assert.Equal(Path.Combine(first.FullPath, "events.jsonl"), first.EventsPath);
        Assert.Equal(Path.Combine(first.FullPath, "checkpoints"), first.CheckpointsPath);
        Assert.Equal(Path.Combine(first.FullPath, "genotype.json"), first.GenotypePath);
        Assert.Equal(Path.Combine(first.FullPath, "cells.svg"), first.CellsPath);
        Assert.Equal(Path.Combine(first.FullPath, "summary.json"), first.SummaryPath);
    }

    [Theory]
    [InlineData("../../etc/passwd", "etc-passwd")]
    [InlineData("a\0b\nc:d", "a-b-c-d")]
    [InlineData("..", "run")]
    [InlineData("", "run")]
    [InlineData("schön", "sch-n")]
    public void ItsNameIsSafeForAFile(string name, string expected)
    {
        using var run = RunFolder.Create(folder.Path, name, Now);

        Assert.Equal(folder.In("20260304-050607-" + expected), run.FullPath);
    }

    [Fact]
    public void ALongNameIsCut()
    {
        using var run = RunFolder.Create(folder.Path, new string('n', 1000), Now);

        Assert.True(Directory.Exists(run.FullPath));
    }

    [Fact]
    public void ManyAtOnceGetAFolderEach()
    {
        var runs = new RunFolder[16];
        Parallel.For(0, runs.Length, i => runs[i] = RunFolder.Create(folder.Path, "x", Now));

        Assert.Equal(runs.Length, runs.Select(run => run.FullPath).Distinct().Count());
        Array.ForEach(runs, run => run.Dispose());
    }

    [Fact]
    public void AFolderInUseSaysByWhom()
    {
        using var run = CreateWithSettings();

        var e = Assert.Throws<InvalidRunException>(() => RunFolder.Open(run.FullPath));

        Assert.Equal(
            $"{run.FullPath} is in use by another process (pid {Environment.ProcessId}); wait for it to end or stop it",
            e.Message);
        run.Dispose();
        RunFolder.Open(run.FullPath + "/").Dispose();
    }

    [Fact]
    public void ItsLockExcludesAnotherProcess()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the witness takes the lock by flock");
        using var run = CreateWithSettings();

        var whileHeld = Processes.Run("python3", "-c", PythonOwner, Path.Combine(run.FullPath, "lock"));
        run.Dispose();
        var afterwards = RunWithoutInput(Path.Combine(run.FullPath, "lock"));

        Assert.Contains("BlockingIOError", whileHeld.Error, StringComparison.Ordinal);
        Assert.Equal("locked\n", afterwards);
    }

    [Fact]
    public void ItsLockIsRespectedAndDiesWithItsProcess()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the witness takes the lock by flock");
        using var run = CreateWithSettings();
        run.Dispose();
        using var owner = Processes.Start("python3", "-c", PythonOwner, Path.Combine(run.FullPath, "lock"));
        Assert.Equal("locked", owner.StandardOutput.ReadLine());
        File.WriteAllText(
            Path.Combine(run.FullPath, "lock.pid"), owner.Id.ToString(CultureInfo.InvariantCulture) + "\n");

        var e = Assert.Throws<InvalidRunException>(() => RunFolder.Open(run.FullPath));
        owner.Kill();
        owner.WaitForExit();
        using var opened = RunFolder.Open(run.FullPath);

        Assert.Contains($"is in use by another process (pid {owner.Id})", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OpeningClearsWhatAKilledWriterLeft()
    {
        using var run = CreateWithSettings();
        run.Dispose();
        var leftover = Path.Combine(run.FullPath, ".deffarts-0123.tmp");
        File.WriteAllText(leftover, "half");

        using var opened = RunFolder.Open(run.FullPath);

        Assert.False(File.Exists(leftover));
        Assert.True(File.Exists(opened.SettingsPath));
    }

    [Fact]
    public void AFolderThatIsNoRunIsLeftAsItIs()
    {
        var e = Assert.Throws<InvalidRunException>(() => RunFolder.Open(folder.Path));
        var missing = Assert.Throws<InvalidRunException>(() => RunFolder.Open(folder.In("no")));

        Assert.Equal(
            $"{folder.Path} is not the folder of a run: it has no settings.json; name another one", e.Message);
        Assert.StartsWith($"{folder.In("no")}: there is no such folder;", missing.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void ARootThatCannotBeWrittenIsOneClearLine()
    {
        File.WriteAllText(folder.In("file"), "");

        var e = Assert.Throws<InvalidRunException>(() => RunFolder.Create(folder.In("file"), "x", Now));

        Assert.StartsWith(
            $"cannot write {folder.In("file", "20260304-050607-x")}: ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFullDiskIsOneClearLine()
    {
        using var disk = new SmallDisk(kilobytes: 64);
        File.WriteAllBytes(Path.Combine(disk.Path, "ballast"), new byte[64 << 10]);

        var e = Assert.Throws<InvalidRunException>(() => RunFolder.Create(disk.Path, "x", Now));

        Assert.Contains("No space left on device", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheGenotypeOfARunningRunCanBeFound()
    {
        using var run = CreateWithSettings();
        Assert.Null(RunFolder.FindGenotype(run.FullPath));
        File.WriteAllText(run.GenotypePath, "{}");

        Assert.Equal(run.GenotypePath, RunFolder.FindGenotype(run.FullPath));
        Assert.Null(RunFolder.FindGenotype(folder.Path));
        Assert.Null(RunFolder.FindGenotype(folder.In("no")));
    }

    private static string RunWithoutInput(string lockPath)
    {
        using var process = Processes.Start("python3", "-c", PythonOwner, lockPath);
        process.StandardInput.Close();
        return process.StandardOutput.ReadToEnd();
    }

    private RunFolder CreateWithSettings()
    {
        var run = RunFolder.Create(folder.Path, "x", Now);
        AtomicFile.WriteText(run.SettingsPath, "{}");
        return run;
    }
}
