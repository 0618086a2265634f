using System.Xml.Linq;
using DeffArts.Reports.Sweeps;
using DeffArts.Sweeps;
using DeffArts.Tests.Sweeps;
using Xunit;

namespace DeffArts.Tests.Reports.Sweeps;

public class SweepReportTests
{
    [Fact]
    public void TheTableHasMembersMeansAndFront()
    {
        var text = SweepText.Write(SomeSweep.Results);

        Assert.Contains("28.00 +- 2.83", text, StringComparison.Ordinal);
        Assert.Contains("gamma-0.04-seed-2: 100,000 cycles, 26.00 %", text, StringComparison.Ordinal);
        Assert.Contains("failed", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 130));
    }

    [Theory]
    [InlineData(80, true)]
    [InlineData(50, false)]
    public void ANarrowTerminalLosesTheColumnsThatMatterLeast(int width, bool hasParameters)
    {
        var text = SweepText.Write(SomeSweep.Results, width);

        var lines = text.Split('\n');
        Assert.All(lines.TakeWhile(line => !line.StartsWith("Pareto", StringComparison.Ordinal)), line =>
            Assert.InRange(line.Length, 0, width));
        Assert.All(new[] { "gamma", "seed", "test error, %", "cycles" }, head =>
            Assert.Contains(head, lines[0], StringComparison.Ordinal));
        Assert.DoesNotContain("search, s", lines[0], StringComparison.Ordinal);
        Assert.Equal(hasParameters, lines[0].Contains("parameters", StringComparison.Ordinal));
    }

    [Fact]
    public void OneSeedHasNoDeviation()
    {
        var results = new SweepResults([SomeSweep.Results.Members[0]]);

        Assert.DoesNotContain("10.00 +-", SweepText.Write(results), StringComparison.Ordinal);
        Assert.Contains("n = 1", SweepText.Write(results), StringComparison.Ordinal);
    }

    [Fact]
    public void TheCsvHasALineForEachMemberWithItsFailureQuoted()
    {
        var lines = SweepCsv.Write(SomeSweep.Results).TrimEnd().Split("\r\n");

        Assert.Equal(1 + SomeSweep.Results.Members.Length, lines.Length);
        Assert.StartsWith("gamma,seed,state,error", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("0.04,2,done,0.26,1000,300000,400000,100000,1000000,0.52,152,200.5,yes,", lines[4],
            StringComparison.Ordinal);
        Assert.EndsWith("\"out of \"\"memory\"\", twice\"", lines[5], StringComparison.Ordinal);
    }

    [Fact]
    public void ThePicturesShowEveryNetworkAndTheMeanOfEveryGamma()
    {
        foreach (var figure in new[] { SweepFigures.Figure2(SomeSweep.Results),
            SweepFigures.Figure3(SomeSweep.Results) })
        {
            var svg = XDocument.Parse(figure.Svg!).Root!;
            // Four networks and the sign of the legend; a diamond for each gamma and one in the legend.
            Assert.Equal(5, svg.Elements().Count(element => element.Name.LocalName == "circle"));
            Assert.Equal(3, svg.Elements().Count(element => element.Name.LocalName == "polygon"));
            Assert.Contains(svg.Elements(), element => element.Value == "gamma 0.04");
        }
    }

    [Fact]
    public void NothingIsDrawnBeforeAMemberIsDone() =>
        Assert.Empty(SweepFigures.Of(new SweepResults([SomeSweep.Results.Members[^1]]), "nowhere"));
}
