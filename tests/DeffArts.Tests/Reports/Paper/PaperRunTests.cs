using DeffArts.Reports.Paper;
using DeffArts.Runs;
using DeffArts.Space;
using Xunit;

namespace DeffArts.Tests.Reports.Paper;

public class PaperRunTests
{
    [Fact]
    public void ReadsASearchAndATrainedNetwork()
    {
        using var folder = new TemporaryFolder();
        var cells = GenotypeText.Write(KnownGenotypes.Get("GDAS"));
        Write(folder, "search", $$"""
            { "data": "Shapes", "cost": "c", "gamma": 0.01, "trainingCrossEntropy": 1.5, "expectedCost": 7e6,
              "genotype": {{cells}}, "more": [1, 2] }
            """);
        Write(folder, "trained", $$"""{ "testError": 0.05, "expectedCost": null, "genotype": {{cells}} }""");

        Assert.Equal(
            new PaperRun("search", "Shapes", "c", KnownGenotypes.Get("GDAS"), 0.01, 1.5, 7e6, null),
            PaperRun.Read(folder.In("search/")));
        Assert.Equal(
            new PaperRun("trained", "", "", KnownGenotypes.Get("GDAS"), null, null, null, 0.05),
            PaperRun.Read(folder.In("trained")));
    }

    [Fact]
    public void SaysAtWhichSizeANetworkWasTrained()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "small", """{ "data": "cifar10", "testError": 0.3, "layers": 5, "channels": 16 }""");

        Assert.Equal("run small on cifar10, trained at 5 cells, 16 channels", PaperRun.Read(folder.In("small")).Origin);
    }

    [Theory]
    [InlineData("nothing", "it is not JSON")]
    [InlineData("[]", "it is not a JSON object")]
    [InlineData("{\"testError\": 5}", "'testError' is out of range")]
    [InlineData("{\"gamma\": \"much\"}", "'gamma' is not a number")]
    [InlineData("{\"expectedCost\": -1}", "'expectedCost' is out of range")]
    [InlineData("{\"trainingCrossEntropy\": 1e999}", "'trainingCrossEntropy' is")]
    [InlineData("{\"genotype\": {\"normal\": 1}}", "normal cell: 'nodes' is missing")]
    public void RefusesWhatIsNoSummary(string text, string expected)
    {
        using var folder = new TemporaryFolder();
        Write(folder, "run", text);

        var refused = Assert.Throws<InvalidRunException>(() => PaperRun.Read(folder.In("run")));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.Contains("summary.json", refused.Message, StringComparison.Ordinal);
    }

    private static void Write(TemporaryFolder folder, string run, string text)
    {
        Directory.CreateDirectory(folder.In(run));
        File.WriteAllText(folder.In(run, "summary.json"), text);
    }
}
