using DeffArts.App;
using StbImageSharp;
using Xunit;

namespace DeffArts.Tests.App;

public class PaperTests
{
    [Fact]
    public void WritesPageTablesAndFigures()
    {
        using var folder = new TemporaryFolder();
        var ended = DeffArtsProcess.Run(folder.Path, "paper", "--out", "a/b");

        Assert.Equal((0, ""), (ended.Code, ended.Error));
        Assert.EndsWith("page          a/b/index.html\n", ended.Output, StringComparison.Ordinal);
        int[] drawn = [1, 2, 3, 4, 9, 10, 11];
        Assert.Equal(
            drawn.SelectMany(number => (string[])[$"figure-{number}.svg", $"figure-{number}.png"])
                .Concat(["index.html", "table1.csv", "table2.csv", "table3.csv", "ratios.csv"])
                .Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(folder["a/b"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var image = ImageResult.FromMemory(File.ReadAllBytes(folder["a/b/figure-2.png"]));
        Assert.Equal((1520, 1000), (image.Width, image.Height));
    }

    [Fact]
    public void ASearchsFolderIsAnArgument()
    {
        using var folder = new TemporaryFolder();
        var run = SharedRuns.Search(folder["runs"]);
        var ended = DeffArtsProcess.Run(folder.Path, "paper", run, run, run);

        Assert.Equal((0, ""), (ended.Code, ended.Error));
        Assert.Contains($"run {Path.GetFileName(run)}", ended.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(folder["out/paper/figure-5.png"]));
    }

    [Theory]
    [InlineData("paper nowhere", ExitCode.Run, "nowhere")]
    [InlineData("paper .", ExitCode.Run, "summary.json")]
    [InlineData("paper --out /dev/null/x", ExitCode.Failure, "/dev/null/x")]
    [InlineData("paper --figure 3", ExitCode.Usage, "unknown option '--figure'")]
    [InlineData("paper --out", ExitCode.Usage, "--out")]
    public void WrongUseEndsWithOneLine(string line, int code, string expected)
    {
        using var folder = new TemporaryFolder();
        var ended = DeffArtsProcess.Run(folder.Path, line.Split(' '));

        Assert.Equal((code, ""), (ended.Code, ended.Output));
        Assert.Contains(expected, Assert.Single(ended.ErrorLines), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void AnEmptyFolderNameIsNoFolder()
    {
        using var folder = new TemporaryFolder();
        var ended = DeffArtsProcess.Run(folder.Path, "paper", "--out", "");

        Assert.Equal(ExitCode.Usage, ended.Code);
        Assert.Contains("--out", Assert.Single(ended.ErrorLines), StringComparison.Ordinal);
    }
}
