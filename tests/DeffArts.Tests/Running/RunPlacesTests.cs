using DeffArts.Running;
using DeffArts.Runs;
using Xunit;

namespace DeffArts.Tests.Running;

public sealed class RunPlacesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public RunPlacesTests()
    {
        foreach (var run in new[] { "runs/one", "sub/runs/one", "sub/runs/two", "elsewhere/three" })
        {
            Directory.CreateDirectory(folder.In(run));
            File.WriteAllText(folder.In(run, "settings.json"), "{}");
        }

        Directory.CreateDirectory(folder.In("sub", "deep", "er"));
        Directory.CreateDirectory(folder.In("runs", "no run"));
    }

    [Theory]
    [InlineData("", "runs/one", "runs/one")]
    [InlineData("", "one", "runs/one")]
    [InlineData("runs", "one", "one")]
    [InlineData("sub", "one", "runs/one")]
    [InlineData("sub", "runs/two", "runs/two")]
    public void APathFromTheCurrentFolderWinsThenTheNearestRuns(string current, string run, string expected) =>
        Assert.Equal(expected, At(current).Find(run));

    [Theory]
    [InlineData("sub/deep/er", "runs/two", "sub/runs/two")]
    [InlineData("sub/deep/er", "one", "sub/runs/one")]
    [InlineData("elsewhere", "runs/one", "runs/one")]
    public void WhatIsAboveIsFoundWithItsWholePath(string current, string run, string expected) =>
        Assert.Equal(folder.In(expected), At(current).Find(run));

    [Fact]
    public void TheChosenFolderIsTheOnlyOneLookedIn()
    {
        var places = At("sub") with { Chosen = folder.In("elsewhere") };

        Assert.Equal(folder.In("elsewhere", "three"), places.Find("three"));
        Assert.Equal(folder.In("elsewhere", "three"), places.Find("elsewhere/three"));
        Assert.Equal(folder.In("elsewhere", "three"), places.Find("runs/three"));
        Assert.Null(places.TryFind("two"));
        Assert.Equal(folder.In("elsewhere"), places.ForNew);
        Assert.Equal("runs", At("sub").ForNew);
    }

    [Theory]
    [InlineData("runs/twoo", "; did you mean 'two'?")]
    [InlineData("runs/no", "; the youngest are ")]
    public void WhereItWasLookedForIsSaidWithTheNearestRun(string run, string expected)
    {
        var fault = Assert.Throws<InvalidRunException>(() => At("sub").Find(run));

        Assert.Contains($"looked in {folder.In("sub")}, {folder.In("sub", "runs")}, {folder.In("runs")}", fault.Message,
            StringComparison.Ordinal);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("'no run'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutAnyRunTheVariableIsNamed()
    {
        var places = At("") with { Chosen = folder.In("nowhere") };

        Assert.Contains("DEFFARTS_RUNS", Assert.Throws<InvalidRunException>(() => places.Find("x")).Message,
            StringComparison.Ordinal);
        Assert.Contains("there is no such folder",
            Assert.Throws<InvalidRunException>(() => places.Find("/nowhere/x")).Message, StringComparison.Ordinal);
        Assert.Null(places.TryFind(""));
    }

    public void Dispose() => folder.Dispose();

    private RunPlaces At(string current) => new(current.Length == 0 ? folder.Path : folder.In(current), Chosen: null);
}
