using System.Collections.Immutable;
using DeffArts.Reports.Paper;
using DeffArts.Space;
using Xunit;

namespace DeffArts.Tests.Reports.Paper;

/// <summary>The golden values: what the paper prints, and what must come out beside it.</summary>
public class PaperTablesTests
{
    private static readonly PaperReport Report = PaperReport.Compute([]);

    [Theory]
    [InlineData("Table 1", "Comparison", "cycles", "1", "1", Verdict.Agrees)]
    [InlineData("Table 1", "Addition", "cycles", "1", "1", Verdict.Agrees)]
    [InlineData("Table 1", "Multiplication", "cycles", "4", "4", Verdict.Agrees)]
    [InlineData("Table 1", "Division", "cycles", "4", "4", Verdict.Agrees)]
    [InlineData("Table 2", "Max Pool 3×3", "cycles", "27,648", "27,648", Verdict.Agrees)]
    [InlineData("Table 2", "Avg Pool 3×3", "cycles", "30,720", "122,880", Verdict.Misprint)]
    [InlineData("Table 2", "(Sep Conv 3×3)×2", "cycles", "368,340", "368,640", Verdict.Misprint)]
    [InlineData("Table 2", "(Sep Conv 5×5)×2", "cycles", "860,160", "860,160", Verdict.Agrees)]
    [InlineData("Table 2", "Dil Conv 3×3", "cycles", "184,320", "184,320", Verdict.Agrees)]
    [InlineData("Table 2", "Dil Conv 5×5", "cycles", "430,080", "430,080", Verdict.Agrees)]
    [InlineData("Table 2", "Skip Connect", "cycles", "0", "0", Verdict.Agrees)]
    [InlineData("Table 3", "NASNet-A", "compute cost", "5,861,376", "5,861,376", Verdict.Agrees)]
    [InlineData("Table 3", "NASNet-A", "MACs", "0.624", "0.6242", Verdict.Agrees)]
    [InlineData("Table 3", "NASNet-A", "parameters", "3.1", "3.831", Verdict.Differs)]
    [InlineData("Table 3", "AmoebaNet-A", "compute cost", "6,100,992", "6,100,992", Verdict.Agrees)]
    [InlineData("Table 3", "AmoebaNet-A", "MACs", "0.506", "0.5063", Verdict.Agrees)]
    [InlineData("Table 3", "AmoebaNet-A", "parameters", "3.1", "3.145", Verdict.Agrees)]
    [InlineData("Table 3", "DARTS", "compute cost", "1,244,160", "1,244,160", Verdict.Agrees)]
    [InlineData("Table 3", "DARTS", "MACs", "0.547", "0.5475", Verdict.Agrees)]
    [InlineData("Table 3", "DARTS", "parameters", "3.3", "3.349", Verdict.Agrees)]
    [InlineData("Table 3", "DARTS", "test error", "2.76 ± 0.09", null, Verdict.AsPublished)]
    [InlineData("Table 3", "DEff-ARTS, gamma 0.01", "compute cost", "642,048", null, Verdict.NotRun)]
    [InlineData("Table 3", "DEff-ARTS, gamma 0.02", "parameters", "1.6", null, Verdict.NotRun)]
    [InlineData("Table 3", "DEff-ARTS, gamma 0.04", "compute cost", "0", "0", Verdict.Agrees)]
    [InlineData("Table 3", "DEff-ARTS, gamma 0.04", "MACs", "0.242", "0.2415", Verdict.Agrees)]
    [InlineData("Table 3", "DEff-ARTS, gamma 0.04", "parameters", "1.45", "1.449", Verdict.Agrees)]
    public void HoldsComputedAgainstPrinted(
        string table, string row, string quantity, string printed, string? computed, Verdict verdict)
    {
        var check = Find(Report, table, row, quantity);
        Assert.Equal((printed, computed, verdict), (check.Printed, check.Computed, check.Verdict));
    }

    [Fact]
    public void EveryDisagreementSaysWhy()
    {
        var disagreeing = Report.Tables.SelectMany(table => table.Rows).SelectMany(row => row.Checks)
            .Where(check => check.Verdict is Verdict.Misprint or Verdict.Differs).ToList();

        Assert.Equal(4, disagreeing.Count);
        Assert.All(disagreeing, check => Assert.NotEmpty(check.Note!));
        Assert.Contains(
            "2 × 184,320", Find(Report, "Table 2", "(Sep Conv 3×3)×2", "cycles").Note!, StringComparison.Ordinal);
        Assert.Contains("39,936", Find(Report, "Table 2", "Avg Pool 3×3", "cycles").Note!, StringComparison.Ordinal);
    }

    [Fact]
    public void TheTextsRatiosComeOutOfTheTable()
    {
        var ratios = Report.Tables[^1].Rows.Select(row => row.Checks[0]).ToList();

        // 1 - 2.3/3.3, 1 - 0.376/0.547, 3.3/2.3, 3.3/1.6, 1244160/642048, 1244160/276480
        Assert.Equal(["30.3", "31.3", "1.43", "2.1", "1.94", "4.50"], ratios.Select(check => check.Computed));
        Assert.Equal(Verdict.Differs, Assert.Single(ratios, check => check.Verdict != Verdict.Agrees).Verdict);
    }

    [Fact]
    public void ATestErrorOfOursStandsInTheRowOfItsCells()
    {
        ImmutableArray<PaperRun> runs =
        [
            Run("known", "DARTS_V2", 0.0834), Run("other", "PC_DARTS", 0.1), Run("untested", "DARTS_V1", null),
        ];
        var report = PaperReport.Compute(runs);

        var known = Find(report, "Table 3", "DARTS", "test error");
        Assert.Equal(("2.76 ± 0.09", "8.34", Verdict.Ours), (known.Printed, known.Computed, known.Verdict));
        Assert.Equal("10.00", Find(report, "Table 3", "run other", "test error").Computed);
        Assert.Equal("3.169", Find(report, "Table 3", "run untested", "parameters").Computed);
        Assert.Null(report.Tables[2].Rows.First(row => row.Name == "run untested")["test error"]);
        Assert.DoesNotContain(report.Tables[2].Rows, row => row.Name == "run known");
        Assert.All(report.Figures.Where(figure => figure.Number is 2 or 3), figure =>
        {
            Assert.Contains(">other<", figure.Svg!, StringComparison.Ordinal);
            Assert.DoesNotContain(">untested<", figure.Svg!, StringComparison.Ordinal);
        });
    }

    internal static PaperRun Run(string name, string genotype, double? error) => new(
        name, "CIFAR-10", "convention table2 on TI C64x+", KnownGenotypes.Get(genotype), 0.01, 1.5, 7e6, error);

    private static Check Find(PaperReport report, string table, string row, string quantity) =>
        report.Tables.First(entry => entry.Name == table).Rows.First(entry => entry.Name == row)[quantity]!;
}
