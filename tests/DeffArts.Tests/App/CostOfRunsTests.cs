using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using DeffArts.Cost;
using DeffArts.Space;
using Xunit;

namespace DeffArts.Tests.App;

/// <summary>Wherever a run is named, its own network is what costs.</summary>
public sealed class CostOfRunsTests(FinishedRuns runs) : IClassFixture<FinishedRuns>
{
    private static readonly NetworkShape Trained = new(
        Layers: 3, Channels: 2, ImageSize: 32, ImageChannels: 3, Classes: 10);
    private static readonly Genotype Cells = KnownGenotypes.Get("DARTS_V2");
    private static readonly string PapersCount = CyclesOf(
        new PaperCost(Processor.Paper, Convention.Table2, noneCost: 0));
    private static readonly string OwnCycles = CyclesOf(new NetworkCost(Processor.Paper, Trained, noneCost: 0));

    [Fact]
    public void TheParametersAreThoseOfTheWeightsFileAndTheCyclesThoseOfThePlan()
    {
        var cost = runs.Json("cost", "runs/trained", "--json");

        var kept = Parameters(runs.In("runs", "trained", "network.safetensors"));
        Assert.Equal(kept, cost.GetProperty("parameters").GetInt64());
        var plan = NetworkPlan.ForGenotype(Cells, Trained);
        var model = new NetworkCost(Processor.Paper, Trained, noneCost: 0);
        Assert.Equal(
            model.Stem(plan) + model.Head(plan) + plan.Cells.Sum(cell => model.Of(cell, Cells.Cell(cell.Type))),
            cost.GetProperty("cycles").GetDouble());
        Assert.Equal("network", cost.GetProperty("convention").GetString());
        Assert.Equal(PapersCount, Written(cost.GetProperty("paperCycles").GetDouble()));
    }

    [Fact]
    public void EveryCommandSaysTheNetworksCostFirstAndNamesThePapersAsWhatItIs()
    {
        foreach (var text in new[]
        {
            runs.TrainOutput, runs.Run("cost", "runs/trained"), runs.Run("test", "runs/trained", "--threads", "1"),
            runs.Run("show", "runs/trained"), runs.Run("train", "--resume", "runs/trained"),
        })
        {
            var (own, paper) =
                (Place(text, $"{OwnCycles} cycles"), Place(text, $"{PapersCount} cycles, convention table2"));
            Assert.True(own < paper, text);
            Assert.True(paper < Place(text, "one cell of each type at 32x32"), text);
        }
    }

    [Fact]
    public void TheReportsHeadHasTheNetworksCost()
    {
        runs.Run("report", "runs/trained", "--out", "report.html");

        Assert.Contains($"<dt>Cost of the network</dt><dd>{OwnCycles} <small>cycles",
            File.ReadAllText(runs.In("report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void OptionsWinOverTheRunAndOnlyWhereTheyAreGiven()
    {
        var deeper = runs.Json("cost", "runs/trained", "--layers", "5", "--json");
        Assert.Equal(
            new NetworkCost(Processor.Paper, Trained with { Layers = 5 }, noneCost: 0).Exact(Cells),
            deeper.GetProperty("cycles").GetDouble());
        Assert.Equal(NetworkCount.Of(Cells, Trained with { Layers = 5 }).Parameters,
            deeper.GetProperty("parameters").GetInt64());

        var paper = runs.Json("cost", "runs/trained", "--convention", "table3", "--json");
        Assert.Equal(1_244_160, paper.GetProperty("cycles").GetDouble());
        Assert.Equal(NetworkCount.Of(Cells, Trained).Parameters, paper.GetProperty("parameters").GetInt64());
    }

    [Fact]
    public void ASearchsNetworkIsTheOneThatItsCellsAreFor()
    {
        var network = runs.Json("cost", "runs/searched", "--json").GetProperty("network");

        Assert.Equal(
            (3, 3, 8, 10),
            (network.GetProperty("layers").GetInt32(), network.GetProperty("channels").GetInt32(),
                network.GetProperty("imageSize").GetInt32(), network.GetProperty("classes").GetInt32()));
        Assert.Contains("3 cells, 3 channels, 8x8x3", runs.SearchOutput, StringComparison.Ordinal);
    }

    [Fact]
    public void NetworksOfDifferentSizesAreComparedWithTheirSizes()
    {
        var text = runs.Run("cost", "runs/trained", "DARTS_V2");

        Assert.Contains("convention network\neach in its own network", text, StringComparison.Ordinal);
        Assert.True(Place(text, OwnCycles) < Place(text, "3 cells, 2 channels, 32x32x3 images, 10 classes"));
        Assert.True(Place(text, "3,349,342") < Place(text, "20 cells, 36 channels, 32x32x3 images, 10 classes"));
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
    }

    /// <summary>Trainable numbers of a file of weights; a candidate may stand in it under two names.</summary>
    private static long Parameters(string path)
    {
        using var file = File.OpenRead(path);
        var length = new byte[8];
        file.ReadExactly(length);
        var header = new byte[BinaryPrimitives.ReadInt64LittleEndian(length)];
        file.ReadExactly(header);
        using var json = JsonDocument.Parse(header);
        return json.RootElement.EnumerateObject()
            .Where(entry => entry.Name.EndsWith(".weight", StringComparison.Ordinal)
                || entry.Name.EndsWith(".bias", StringComparison.Ordinal))
            .Where(entry => !entry.Name.StartsWith("auxiliary.", StringComparison.Ordinal))
            .DistinctBy(entry => WithoutOperation(entry.Name), StringComparer.Ordinal)
            .Sum(entry => entry.Value.GetProperty("shape").EnumerateArray()
                .Aggregate(1L, (product, size) => product * size.GetInt64()));
    }

    /// <summary>
    /// <c>cells.0.edges.1.sep_conv_3x3.norm1.bias</c> and <c>cells.0.edges.1.operation.norm1.bias</c> are one.
    /// </summary>
    private static string WithoutOperation(string name) => name.Split('.') switch
    {
        ["cells", var cell, "edges", var edge, _, .. var rest] => $"{cell} {edge} {string.Join('.', rest)}",
        _ => name,
    };

    private static string CyclesOf(CostModel model) => Written(model.Exact(Cells));

    private static string Written(double cycles) => cycles.ToString("#,0", CultureInfo.InvariantCulture);

    private static int Place(string text, string part)
    {
        var place = text.IndexOf(part, StringComparison.Ordinal);
        Assert.True(place >= 0, $"'{part}' is not in:\n{text}");
        return place;
    }
}
