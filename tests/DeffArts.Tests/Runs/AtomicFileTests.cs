using DeffArts.Runs;
using Xunit;

namespace DeffArts.Tests.Runs;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void ReplacesAFileAndLeavesNothingElse()
    {
        var path = folder.In("a.txt");
        AtomicFile.WriteText(path, "first, and longer");
        AtomicFile.WriteText(path, "zwölf");

        Assert.Equal("zwölf", File.ReadAllText(path));
        Assert.Equal((byte)'z', File.ReadAllBytes(path)[0]);
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void AFailedWriteLeavesTheOldFileAndNoTemporary()
    {
        var path = folder.In("a.txt");
        AtomicFile.WriteText(path, "old");

        Assert.Throws<NotSupportedException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write(new byte[100_000]);
            throw new NotSupportedException();
        }));

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void WhatAKilledWriterLeftIsRemovedByTheNextWriteAndWhatAnotherHoldsIsNot()
    {
        string Leftover(string name, bool isOld)
        {
            var path = folder.In($".deffarts-{name}.tmp");
            File.WriteAllText(path, "half");
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow - TimeSpan.FromSeconds(isOld ? 60 : 0));
            return path;
        }

        var (killed, young, held) =
            (Leftover("killed", isOld: true), Leftover("young", isOld: false), Leftover("held", isOld: true));
        using (new FileStream(held, FileMode.Open, FileAccess.Write, FileShare.Delete))
        {
            File.SetLastWriteTimeUtc(held, DateTime.UtcNow - TimeSpan.FromMinutes(1));
            AtomicFile.WriteText(folder.In("a.txt"), "new");
        }

        Assert.Equal(
            [held, young, folder.In("a.txt")], Directory.GetFiles(folder.Path).Order(StringComparer.Ordinal));
        Assert.False(File.Exists(killed));
    }

    [Fact]
    public async Task AReaderNeverSeesAPart()
    {
        var path = folder.In("a.txt");
        string[] texts = [new('a', 100_000), new('b', 50_000)];
        AtomicFile.WriteText(path, texts[0]);
        using var done = new CancellationTokenSource();
        var reader = Task.Run(() =>
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            while (!done.IsCancellationRequested)
            {
                seen.Add(File.ReadAllText(path));
            }

            return seen;
        });

        for (var i = 0; i < 200; i++)
        {
            AtomicFile.WriteText(path, texts[i % 2]);
        }

        await done.CancelAsync();
        Assert.Subset(texts.ToHashSet(), await reader);
    }

    [Fact]
    public void FollowsALink()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets only administrators make links");
        Directory.CreateDirectory(folder.In("there"));
        File.CreateSymbolicLink(folder.In("link"), folder.In("there", "a.txt"));

        AtomicFile.WriteText(folder.In("link"), "text");

        Assert.NotNull(new FileInfo(folder.In("link")).LinkTarget);
        Assert.Equal("text", File.ReadAllText(folder.In("there", "a.txt")));
    }

    [Fact]
    public void AMissingFolderIsOneClearLine()
    {
        var e = Assert.Throws<InvalidRunException>(() => AtomicFile.WriteText(folder.In("no", "a.txt"), ""));

        Assert.Equal(
            $"cannot write {folder.In("no", "a.txt")}: there is no such folder; check the folder and its permissions",
            e.Message);
    }

    [Fact]
    public void ADeviceIsWrittenAndNotReplaced()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/dev/full is a device of Linux");
        for (var i = 0; i < 2; i++)
        {
            var e = Assert.Throws<InvalidRunException>(() => AtomicFile.WriteText("/dev/full", "text"));
            Assert.StartsWith("cannot write /dev/full: No space left on device; ", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AReadOnlyDiskIsOneClearLineWithTheNameThatTheUserKnows()
    {
        using var disk = new SmallDisk(kilobytes: 256);
        disk.MakeReadOnly();
        var path = Path.Combine(disk.Path, "a.txt");

        var e = Assert.Throws<InvalidRunException>(() => AtomicFile.WriteText(path, ""));

        Assert.Equal($"cannot write {path}: Read-only file system; check the folder and its permissions", e.Message);
    }

    [Fact]
    public void ANamedPipeIsNeitherWaitedForNorReplaced()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "named pipes are looked at on Linux only");
        Assert.Equal(0, Processes.Run("mkfifo", folder.In("pipe")).ExitCode);

        var e = Assert.Throws<InvalidRunException>(() => AtomicFile.WriteText(folder.In("pipe"), ""));

        Assert.Contains("a pipe has this name", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFullDiskIsOneClearLineAndLeavesTheOldFile()
    {
        using var disk = new SmallDisk(kilobytes: 256);
        var path = Path.Combine(disk.Path, "a.txt");
        AtomicFile.WriteText(path, "old");

        var e = Assert.Throws<InvalidRunException>(
            () => AtomicFile.Write(path, stream => stream.Write(new byte[1 << 20])));

        Assert.StartsWith(
            $"cannot write {path}: No space left on device; free some space", e.Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(disk.Path));
    }
}
