using DeffArts.App;
using DeffArts.App.Sweeping;
using DeffArts.Runs;
using Xunit;

namespace DeffArts.Tests.App;

public class KeptProgramTests
{
    [Fact]
    public void StartsWithoutTheFolderThatItIsFromAndGoesWithTheSweep()
    {
        using var folder = new TemporaryFolder();
        using (var kept = KeptProgram.In(folder.Path))
        {
            var ended = DeffArtsProcess.RunAt(
                Path.Combine(kept.Place, "DeffArts.App"), folder.Path, "cost", "DARTS_V2");
            Assert.Equal((ExitCode.Done, ""), (ended.Code, ended.Error));
            Assert.Equal(folder.Path, Path.GetDirectoryName(kept.Place));
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void OwnFilesAreCopiesBecauseABuildWritesThemAnewAndTheLibrariesAreNot()
    {
        using var folder = new TemporaryFolder();
        using var kept = KeptProgram.In(folder.Path);

        var own = Path.Combine(kept.Place, "DeffArts.App.deps.json");
        var before = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "DeffArts.App.deps.json"));
        File.AppendAllText(own, "\n");
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "DeffArts.App.deps.json")));
        var copied = new DirectoryInfo(kept.Place).EnumerateFiles("DeffArts.*").Sum(file => file.Length);
        Assert.InRange(copied, 1, 32 << 20);
    }

    [Fact]
    public void IsUsedAgainWhenItIsTheSameAndPartsThatAKillLeftAreNot()
    {
        using var folder = new TemporaryFolder();
        using var kept = KeptProgram.In(folder.Path);
        var mark = Path.Combine(kept.Place, "mark");
        File.WriteAllText(mark, "");
        Directory.CreateDirectory($"{kept.Place}.partial");

        using var again = KeptProgram.In(folder.Path);

        Assert.Equal(kept.Place, again.Place);
        Assert.True(File.Exists(mark));
    }

    [Theory]
    [InlineData("")]
    [InlineData("another program")]
    [InlineData(null)]
    public void AProgramThatIsNotTheRunningOneIsRefused(string? content)
    {
        using var folder = new TemporaryFolder();
        using var kept = KeptProgram.In(folder.Path);
        var library = Path.Combine(kept.Place, "DeffArts.dll");
        File.Delete(library);
        if (content is not null)
        {
            File.WriteAllText(library, content);
        }

        var refused = Assert.Throws<FailedException>(() => KeptProgram.In(folder.Path));
        Assert.Contains("built anew", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFolderThatCannotBeWrittenIsNamed()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.In("in-the-way"), "");
        var refused = Assert.Throws<InvalidRunException>(() => KeptProgram.In(folder.In("in-the-way")));
        Assert.Contains(folder.In("in-the-way"), refused.Message, StringComparison.Ordinal);
    }
}
