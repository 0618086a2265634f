using System.Runtime.CompilerServices;
using DeffArts.App.Settings;
using DeffArts.App.Sweeping;
using DeffArts.Settings;
using DeffArts.Sweeps;
using Xunit;

namespace DeffArts.Tests.App;

/// <summary>The files of <c>experiments/</c> that users are told to run.</summary>
public class ExperimentsTests
{
    [Fact]
    public void EveryFileResolvesAndNamesItselfInItsCommand()
    {
        var files = Directory.GetFiles(Folder(), "*.toml");
        Assert.NotEmpty(files);
        Assert.All(files, file =>
        {
            var request = SweepRequest.Resolve(ConfigFile.ReadTables(file, SweepRequest.Tables), [], [], []);

            Assert.Equal("cifar10", request.Train.Settings.Data);
            Assert.Contains(
                $"--config experiments/{Path.GetFileName(file)}", File.ReadAllText(file), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void TheCommandLineBeatsTheTablesAndTheTrainingsTakeOverTheSearchesImages()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.In("a.toml"), """
            [sweep]
            gammas = [0.5]
            jobs = 3
            [search]
            data = "cifar10"
            image-size = 16
            [train]
            preset = "paper"
            layers = 4
            """);
        var request = SweepRequest.Resolve(
            ConfigFile.ReadTables(folder.In("a.toml"), SweepRequest.Tables), [new("seeds", "7,9", "--seeds")],
            [new("preset", "small", "--search-preset")], [new("layers", "6", "--train-config")]);

        Assert.Equal(new SweepPlan([0.5], [7, 9]), request.Plan);
        Assert.Equal(3, request.Jobs);
        Assert.Equal(("small", "paper"), (request.Search.Preset, request.Train.Preset));
        Assert.Equal(("cifar10", 16, 6),
            (request.Train.Settings.Data, request.Train.Settings.ImageSize, request.Train.Settings.Training.Layers));
        Assert.Equal((0.5, 7L, 7L), (request.Search.Settings.Search.Gamma, request.Search.Settings.Search.Seed,
            request.Train.Settings.Training.Seed));
    }

    [Theory]
    [InlineData("[search]\ngamma = 1\n", "gamma is not for every search of a sweep")]
    [InlineData("[train]\nseed = 1\n", "seed is not for every train of a sweep")]
    [InlineData("[sweep]\npreset = \"small\"\n", "a sweep has no preset")]
    [InlineData("[sweep]\njobs = 0\n", "jobs: '0' is not a whole number from 1")]
    [InlineData("[train]\nepochs = 0\n", "epochs must be")]
    public void WhatCannotBeNamesItsPlace(string text, string expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.In("a.toml"), text);

        var refused = Record.Exception(() =>
            SweepRequest.Resolve(ConfigFile.ReadTables(folder.In("a.toml"), SweepRequest.Tables), [], [], []));

        Assert.True(refused is DeffArts.App.UsageException or InvalidSettingsException, $"{refused}");
        var message = refused.Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains("a.toml, line 2", message, StringComparison.Ordinal);
    }

    private static string Folder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "experiments"));
}
