using DeffArts.Reports.Sweeps;
using DeffArts.Sweeps;
using Xunit;

namespace DeffArts.Tests.Sweeps;

public class ChanceLevelTests
{
    private static readonly SweepResults Guessing = Of(0.90, 0.893, 0.925, 0.90);

    [Fact]
    public void ASweepThatGuessesHasNoFrontAndSaysSo()
    {
        Assert.Equal(new ChanceLevel(10, 1000), Guessing.Chance);
        Assert.Empty(Guessing.Pareto);
        var text = SweepText.Write(Guessing);
        Assert.Contains(
            "level of chance, 90.0 % wrong for 10 classes (within 2.8 points", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Pareto front", text, StringComparison.Ordinal);
        Assert.DoesNotContain(",yes,", SweepCsv.Write(Guessing), StringComparison.Ordinal);
        foreach (var figure in new[] { SweepFigures.Figure2(Guessing), SweepFigures.Figure3(Guessing) })
        {
            Assert.Contains("level of chance", figure.Caption, StringComparison.Ordinal);
            Assert.DoesNotContain("Pareto front", figure.Svg, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void OneThatLearnedIsEnoughForAFront()
    {
        var results = Of(0.90, 0.85, 0.90, 0.90);

        Assert.Null(results.Chance);
        Assert.NotEmpty(results.Pareto);
        Assert.Contains("Pareto front", SweepFigures.Figure3(results).Svg, StringComparison.Ordinal);
    }

    [Fact]
    public void ResultsThatDoNotSayWhatWasTestedKeepTheirFront() => Assert.Null(SomeSweep.Results.Chance);

    [Fact]
    public void TheyAreReadBackAsWritten()
    {
        var read = SweepResultsFile.Parse(SweepResultsFile.Write(Guessing), "x");

        Assert.Equal(Guessing.Chance, read.Chance);
    }

    private static SweepResults Of(params double[] errors) => new(
    [
        .. SomeSweep.Results.Done.Zip(
            errors, (member, error) => member with { Error = error, Classes = 10, TestImages = 1000 }),
    ]);
}
