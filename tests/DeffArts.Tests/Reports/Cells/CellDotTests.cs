using System.ComponentModel;
using System.Diagnostics;
using System.Xml.Linq;
using DeffArts.Reports.Cells;
using DeffArts.Space;
using Xunit;

namespace DeffArts.Tests.Reports.Cells;

public class CellDotTests
{
    [Fact]
    public void WritesBothCellsAsClusters() =>
        GoldenFile.Matches("darts-v2.dot", CellDot.Write(KnownGenotypes.Get("DARTS_V2")));

    [Theory]
    [InlineData("NASNet_A")]
    [InlineData("SNAS_aggressive")]
    public void GraphvizDrawsEveryConnection(string name)
    {
        var genotype = KnownGenotypes.Get(name);

        var svg = XDocument.Parse(RunDot(CellDot.Write(genotype)));

        XNamespace ns = "http://www.w3.org/2000/svg";
        var groups = svg.Descendants(ns + "g").Select(group => group.Attribute("class")?.Value).ToList();
        var cells = new[] { genotype.Normal, genotype.Reduction };
        Assert.Equal(2, groups.Count(name => name == "cluster"));
        Assert.Equal(cells.Sum(cell => cell.StateCount + 1), groups.Count(name => name == "node"));
        Assert.Equal(
            cells.Sum(cell => cell.Connections.Count() + cell.Concat.Length), groups.Count(name => name == "edge"));
    }

    private static string RunDot(string graph)
    {
        var start = new ProcessStartInfo("dot", "-Tsvg")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process? started = null;
        try
        {
            started = Process.Start(start);
        }
        catch (Win32Exception)
        {
            Assert.Skip("Graphviz (dot) is not installed.");
        }

        using var dot = started!;
        dot.StandardInput.Write(graph);
        dot.StandardInput.Close();
        var svg = dot.StandardOutput.ReadToEnd();
        dot.WaitForExit();
        Assert.True(dot.ExitCode == 0, dot.StandardError.ReadToEnd());
        return svg;
    }
}
