using DeffArts.Runs;
using DeffArts.Sweeps;
using Xunit;

namespace DeffArts.Tests.Sweeps;

public class SweepFolderTests
{
    [Fact]
    public void HoldsTheFolderAgainstASecondSweep()
    {
        using var folder = new TemporaryFolder();
        using (SweepFolder.Open(folder.In("sweep")))
        {
            Assert.Contains("in use", Assert.Throws<InvalidRunException>(
                () => SweepFolder.Open(folder.In("sweep"))).Message, StringComparison.Ordinal);
        }

        using var again = SweepFolder.Open(folder.In("sweep"));
        Assert.Equal(folder.In("sweep"), again.FullPath);
    }

    [Fact]
    public void LeavesAFolderOfOtherFilesAlone()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.In("thesis.tex"), "");

        Assert.Throws<InvalidRunException>(() => SweepFolder.Open(folder.Path));

        Assert.Single(Directory.EnumerateFileSystemEntries(folder.Path));
    }
}
