using DeffArts.App;
using DeffArts.Settings;
using Xunit;

namespace DeffArts.Tests.App;

public class HelpTextTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void NamesEverySettingAndFitsAHundredColumns(bool isLong)
    {
        var help = HelpText.Search(isLong);

        Assert.All(SearchTable.Names, name => Assert.Contains($"--{name}", help, StringComparison.Ordinal));
        Assert.All(help.Split('\n'), line => Assert.InRange(line.Length, 0, 100));
    }

    [Fact]
    public void NoArgumentsPrintTheHelpWithTheExitCodes()
    {
        using var folder = new TemporaryFolder();
        var ended = DeffArtsProcess.Run(folder.Path);

        Assert.Equal((0, ""), (ended.Code, ended.Error));
        Assert.All(new[] { "search", "paper", "cost", "genotypes", "show", "  0 ", "  1 ", "  2 ", "  3 ", "  4 ",
            "  130 " },
            part => Assert.Contains(part, ended.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("search")]
    [InlineData("measure", "operations")]
    [InlineData]
    public void HelpIsACommandToo(params string[] command)
    {
        using var folder = new TemporaryFolder();
        var asked = DeffArtsProcess.Run(folder.Path, ["help", .. command]);

        Assert.Equal((0, ""), (asked.Code, asked.Error));
        Assert.Equal(DeffArtsProcess.Run(folder.Path, [.. command, "--help"]).Output, asked.Output);
    }

    [Fact]
    public void TheVersionNamesTheCommit()
    {
        using var folder = new TemporaryFolder();
        Assert.Matches(
            @"^deffarts \d+\.\d+\.\d+ \(commit [0-9a-z-]+\)\n$", DeffArtsProcess.Run(folder.Path, "--version").Output);
    }
}
