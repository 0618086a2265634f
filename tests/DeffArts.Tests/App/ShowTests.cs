using Xunit;

namespace DeffArts.Tests.App;

public class ShowTests
{
    [Fact]
    public void PrintsTheCellsAndTheirCostInBothConventionsAndDrawsThem()
    {
        using var folder = new TemporaryFolder();
        var ended = DeffArtsProcess.Run(folder.Path, "show", "DARTS_V2", "--svg", "a.svg", "--dot", "a.dot");

        Assert.Equal((0, ""), (ended.Code, ended.Error));
        // Table 3 prints 1,244,160; with separable convolutions twice it is 5 x 184,320 more.
        Assert.Contains("1,244,160 cycles, convention table3", ended.Output, StringComparison.Ordinal);
        Assert.Contains("2,165,760 cycles, convention table2", ended.Output, StringComparison.Ordinal);
        Assert.Contains("5 of 16 operations", ended.Output, StringComparison.Ordinal);
        Assert.Contains("dil_conv_3x3(0)", ended.Output, StringComparison.Ordinal);
        Assert.StartsWith("<", File.ReadAllText(folder.In("a.svg")), StringComparison.Ordinal);
        Assert.Contains("digraph", File.ReadAllText(folder.In("a.dot")), StringComparison.Ordinal);
    }
}
