using System.Text.Json.Nodes;
using DeffArts.Runs;
using DeffArts.Sweeps;
using Xunit;

namespace DeffArts.Tests.Sweeps;

public class SweepResultsTests
{
    [Fact]
    public void ReadsWhatItWrites()
    {
        var read = SweepResultsFile.Parse(SweepResultsFile.Write(SomeSweep.Results), "a");

        Assert.Equal(SomeSweep.Results.Members, read.Members);
        Assert.Equal(SomeSweep.Results.ByGamma, read.ByGamma);
    }

    [Fact]
    public void MeansAreOverTheFinishedSeedsOfAGamma()
    {
        var means = SomeSweep.Results.ByGamma;

        Assert.Equal([0, 0.04], means.Select(mean => mean.Gamma));
        Assert.Equal((2, 0.28), (means[1].Error!.Count, means[1].Error!.Mean));
        Assert.Equal(0.04 / Math.Sqrt(2), means[1].Error!.Deviation!.Value, 1e-12);
        Assert.Equal(5_500_000, means[0].Cycles!.Mean);
    }

    [Fact]
    public void TheFrontIsOfCyclesAndError() => Assert.Equal(
        [new SweepPoint(0.04, 2), new SweepPoint(0, 1)], SomeSweep.Results.Pareto.Select(member => member.Point));

    [Fact]
    public void ReadersOfOtherLanguagesFindFrontAndMeans()
    {
        var json = JsonNode.Parse(SweepResultsFile.Write(SomeSweep.Results))!;

        Assert.Equal(1, (int)json["version"]!);
        Assert.Equal(["done", "done", "done", "done", "failed", "waiting"],
            json["members"]!.AsArray().Select(member => (string)member!["state"]!));
        Assert.Equal(2, (int)json["pareto"]![0]!["seed"]!);
        Assert.Equal(0.28, (double)json["byGamma"]![1]!["error"]!["mean"]!, 1e-12);
    }

    [Theory]
    [InlineData("{\"version\": 2, \"members\": []}", "of another version")]
    [InlineData("{\"members\": []}", "of another version")]
    [InlineData("{\"version\": \"one\"}", "not the results of a sweep")]
    [InlineData("{\"version\": 1}", "'members' is missing")]
    [InlineData("{\"version\": 1, \"members\": [3]}", "not the results of a sweep")]
    [InlineData("{\"version\": 1, \"members\": [{\"gamma\": 0}]}", "not the results of a sweep")]
    [InlineData("{\"version\": 1, \"members\": [null]}", "not the results of a sweep")]
    [InlineData("{\"version\": 1, \"version\": 1, \"members\": []}", "not the results of a sweep")]
    [InlineData("{\"version\": 1, \"mem", "not the results of a sweep")]
    [InlineData("[]", "not the results of a sweep")]
    [InlineData("", "not the results of a sweep")]
    public void WhatItCannotReadIsOneLine(string text, string expected)
    {
        var error = Assert.Throws<InvalidRunException>(() => SweepResultsFile.Parse(text, "a/sweep-results.json"));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("a/sweep-results.json", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("0.1", "1.5")]
    [InlineData("5000000", "-1")]
    [InlineData("5000000", "1e400")]
    public void AFigureOutOfRangeIsRefused(string from, string to)
    {
        var text = SweepResultsFile.Write(SomeSweep.Results)
            .Replace($": {from},", $": {to},", StringComparison.Ordinal);

        Assert.Contains(
            "out of range", Assert.Throws<InvalidRunException>(() => SweepResultsFile.Parse(text, "a")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void AFolderWithoutResultsIsOneLine()
    {
        using var folder = new TemporaryFolder();

        Assert.Contains("there is no such file", Assert.Throws<InvalidRunException>(
            () => SweepResultsFile.Read(folder.Path)).Message, StringComparison.Ordinal);
    }
}
