using System.Text.Json;
using DeffArts.App;
using Xunit;

namespace DeffArts.Tests.App;

/// <summary><c>deffarts cost</c> and <c>deffarts genotypes</c> as their users run them.</summary>
public class CostCommandTests
{
    private const string Processor = """
        name = "mine"
        source = "measured"
        [cycles]
        compare = 1
        add = 1
        multiply = 2
        divide = 9
        """;

    [Theory]
    [InlineData("NASNet_A", 5861376, 0.6242, 3.831, 0.6035)]
    [InlineData("AmoebaNet_A", 6100992, 0.5063, 3.145, 0.4889)]
    [InlineData("DARTS_V2", 1244160, 0.5474, 3.349, 0.5284)]
    public void JsonGivesTable3(string genotype, double cycles, double printedGmacs, double millions, double gmacs)
    {
        var json = Json("cost", genotype, "--convention", "table3", "--json");

        Assert.Equal("table3", json.GetProperty("convention").GetString());
        Assert.Equal(cycles, json.GetProperty("cycles").GetDouble());
        Assert.Equal(printedGmacs, Math.Round(json.GetProperty("macsWithElementwise").GetInt64() / 1e9, 4));
        Assert.Equal(gmacs, Math.Round(json.GetProperty("macs").GetInt64() / 1e9, 4));
        Assert.Equal(millions, Math.Round(json.GetProperty("parameters").GetInt64() / 1e6, 3));
        Assert.True(json.GetProperty("parametersWithAuxiliary").GetInt64() > json.GetProperty("parameters").GetInt64());
        Assert.Equal(
            cycles, json.GetProperty("cells").EnumerateArray().Sum(cell => cell.GetProperty("cycles").GetDouble()));
    }

    [Fact]
    public void TheNetworksPartsSumToItsCost()
    {
        var json = Json("cost", "GDAS", "--convention", "network", "--layers", "5", "--channels", "8", "--json");

        Assert.Equal(5, json.GetProperty("cells").GetArrayLength());
        Assert.Equal(
            json.GetProperty("cycles").GetDouble(),
            json.GetProperty("operations").EnumerateArray().Sum(row => row.GetProperty("cycles").GetDouble()));
    }

    [Fact]
    public void AUsersProcessorSetsThePrices()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.In("mine.toml"), Processor);
        var ended = DeffArtsProcess.Run(folder.Path, "cost", "DARTS_V2", "--processor", "mine.toml", "--csv");

        // Table 2 with a multiplication at 2 cycles: 5 * 2 + 1 convolutions of (9 + 3) * 3072 * (2 + 1), 5 max pools.
        var cycles = 11 * 12 * 3072 * 3 + 5 * 27_648;
        Assert.Contains($"\nDARTS_V2,table2,mine,20,36,32,10,{cycles},", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralAreCompared()
    {
        using var folder = new TemporaryFolder();
        var shown = DeffArtsProcess.Run(folder.Path, "show", "GDAS", "--python");
        File.WriteAllText(folder.In("a.py"), shown.Output);
        var ended = DeffArtsProcess.Run(folder.Path, "cost", "a.py", "GDAS", "NASNet_A", "--convention", "table3");

        Assert.Equal((0, ""), (ended.Code, ended.Error));
        var lines = ended.Output.Split('\n');
        Assert.Equal(
            Assert.Single(lines, line => line.StartsWith("a.py", StringComparison.Ordinal))["GDAS".Length..].Trim(),
            Assert.Single(lines, line => line.StartsWith("GDAS", StringComparison.Ordinal))["GDAS".Length..].Trim());
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 100));
        Assert.Contains(lines, line => line.Contains("5,861,376", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("table2")]
    [InlineData("network")]
    public void TheTablesFitAnOldTerminal(string convention)
    {
        using var folder = new TemporaryFolder();
        var ended = DeffArtsProcess.Run(folder.Path, "cost", "AmoebaNet_A", "--convention", convention);

        Assert.Equal((0, ""), (ended.Code, ended.Error));
        Assert.All(ended.Output.Split('\n').Skip(1), line => Assert.InRange(line.Length, 0, 80));
        Assert.Contains("conv_7x1_1x7", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void TheKnownOnesAreListedWithTheirSources()
    {
        using var folder = new TemporaryFolder();
        var ended = DeffArtsProcess.Run(folder.Path, "genotypes");

        Assert.Equal((0, ""), (ended.Code, ended.Error));
        Assert.All(
            DeffArts.Space.KnownGenotypes.Names,
            name => Assert.Contains($"  {name}: ", ended.Output, StringComparison.Ordinal));
        var json = Json("genotypes", "--json");
        Assert.Equal(8, json.GetArrayLength());
    }

    [Theory]
    [InlineData("('sep_conv_3x', 0), ('none', 1)", "[2]", "did you mean 'sep_conv_3x3'?")]
    [InlineData("('none', 0), ('none', 2)", "[2]", "node 0 reads state 2")]
    [InlineData("('none', 0), ('none', 1)", "[3]", "the concatenation names state 3")]
    public void ABadGenotypeIsOneLine(string nodes, string concat, string expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.In("g.txt"), $"""
            Genotype(normal=[{nodes}], normal_concat={concat}, reduce=[{nodes}], reduce_concat={concat})
            """);
        Refused(folder, expected, "cost", "g.txt");
    }

    [Fact]
    public void TenMegabytesOfBracketsAreOneLine()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.In("g.json"), new string('[', 10_000_000));
        Refused(folder, "too long, more than 4194304 bytes; is it the right file?", "cost", "g.json");
        File.WriteAllText(folder.In("g.json"), "{\"normal\":" + new string('[', 1_000_000));
        Refused(folder, "not the JSON of a genotype", "cost", "g.json");
    }

    [Theory]
    [InlineData("add = 1", "add = -1", "p.toml, line 5, column 7: 'add' is a number from 0")]
    [InlineData("add = 1", "", "p.toml, line 3, column 1: 'add' is missing")]
    [InlineData("add = 1", "plus = 1", "p.toml, line 5, column 1: unknown key 'plus'")]
    public void ABadProcessorIsOneLineForCostAndSearch(string right, string wrong, string expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.In("p.toml"), Processor.Replace(right, wrong, StringComparison.Ordinal));
        Refused(folder, expected, "cost", "GDAS", "--processor", "p.toml");
        Refused(folder, expected, DeffArtsProcess.Tiny("--processor", "p.toml"));
    }

    [Theory]
    [InlineData("--layers", "2", "from 3 to 200")]
    [InlineData("--channels", "many", "not 'many'")]
    [InlineData("--convention", "tabel2", "did you mean 'table2'?")]
    [InlineData("--processor", "ti", "did you mean 'ti-c64x+'?")]
    public void ABadOptionIsOneLine(string option, string value, string expected)
    {
        using var folder = new TemporaryFolder();
        Refused(folder, expected, "cost", "GDAS", option, value);
    }

    private static void Refused(TemporaryFolder folder, string expected, params string[] arguments)
    {
        var ended = DeffArtsProcess.Run(folder.Path, arguments);
        Assert.Contains(expected, Assert.Single(ended.ErrorLines), StringComparison.Ordinal);
        Assert.Equal((ExitCode.Usage, ""), (ended.Code, ended.Output));
    }

    private static JsonElement Json(params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        var ended = DeffArtsProcess.Run(folder.Path, arguments);
        Assert.Equal((0, ""), (ended.Code, ended.Error));
        return JsonDocument.Parse(ended.Output).RootElement;
    }
}
