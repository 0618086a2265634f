using System.Collections.Immutable;
using DeffArts.App;
using DeffArts.App.Settings;
using DeffArts.Search;
using DeffArts.Settings;
using Xunit;

namespace DeffArts.Tests.App;

public class ConfigFileTests
{
    [Fact]
    public void TheConfigFileBeatsThePresetAndTheCommandLineBeatsBoth()
    {
        var resolved = Resolve("epochs = 7\nlayers = 4\n", new Assignment("layers", "6", "--layers"));

        var search = resolved.Settings.Search;
        Assert.Equal(("quick", 7, 6, 32), (resolved.Preset, search.Epochs, search.Layers, search.BatchSize));
    }

    [Fact]
    public void ThePresetMayStandInTheFileAndTheCommandLineBeatsItToo()
    {
        Assert.Equal("paper", Resolve("preset = \"paper\"\n").Preset);
        Assert.Equal("small", Resolve("preset = \"paper\"\n", new Assignment("preset", "small", "--preset")).Preset);
    }

    [Theory]
    [InlineData("gammas = [0]\n", "put it under one of [search], [sweep]")]
    [InlineData("[serach]\n", "not a table of this file")]
    [InlineData("[search]\ngama = 1\n", "did you mean 'gamma'?")]
    [InlineData("[[search]]\n", "not a table of this file")]
    public void TablesOfAnExperimentAreCheckedWithTheirPlace(string text, string expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.In("a.toml"), text);
        var tables = new SortedDictionary<string, ImmutableArray<string>>(StringComparer.Ordinal)
        {
            ["search"] = [.. SearchTable.Names],
            ["sweep"] = ["gammas"],
        };

        var message = Assert.Throws<UsageException>(() => ConfigFile.ReadTables(folder.In("a.toml"), tables)).Message;

        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains("a.toml, line ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadsEveryKindOfValue()
    {
        var settings = Resolve("""
            # a comment
            data = 'a "b"'
            gamma = 2e-2
            seed = 1_000   # a comment behind a number
            augment = false # behind a switch
            operations = ["skip_connect", "sep_conv_3x3"] # behind a list
            order = "second"
            """).Settings;

        Assert.Equal("a \"b\"", settings.Data);
        var search = settings.Search;
        Assert.Equal((0.02, 1000, false, Order.Second), (search.Gamma, search.Seed, search.Augment, search.Order));
        Assert.Equal(["skip_connect", "sep_conv_3x3"], settings.Search.Operations.AsEnumerable());
    }

    [Theory]
    [InlineData("gamma = 1\n  gama = 2\n", "unknown setting 'gama': FILE, line 2, column 3; did you mean 'gamma'?")]
    [InlineData("gamma = 'x'\n", "gamma: 'x' is not a number: FILE, line 1, column 9")]
    [InlineData("\ngamma = -1\n", "gamma must be 0 or more, not -1: FILE, line 2, column 9")]
    [InlineData("preset = 'papre'\n", "unknown preset 'papre': FILE, line 1, column 10; did you mean 'paper'?")]
    [InlineData("[search]\ngamma = 1\n", "settings stand in no table: FILE, line 1, column 1")]
    [InlineData("gamma = \n", "not TOML: FILE, line 1")]
    [InlineData("gamma = 1\ngamma = 2\n", "not TOML: FILE, line 2")]
    [InlineData("gamma = {a = 1}\n", "FILE, line 1, column 9")]
    public void SaysWhatIsWrongAndWhere(string text, string expected)
    {
        using var folder = new TemporaryFolder();
        var path = folder.In("c.toml");
        File.WriteAllText(path, text);

        var refused = Record.Exception(() => ResolvedSettings.From(SearchTable.Schema, Read(path), []));

        Assert.True(refused is UsageException or InvalidSettingsException, $"{refused}");
        var message = refused.Message.Replace(path, "FILE", StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public void ThePaperPresetIsTheDefaultsOfAppendixD()
    {
        var settings = Of("paper");

        var paper = new SearchSettings();
        Assert.Equal(paper.Operations.AsEnumerable(), settings.Search.Operations.AsEnumerable());
        Assert.Equal(paper, settings.Search with { Operations = paper.Operations });
        Assert.Equal(new SearchRunSettings { Data = "cifar10", Search = paper }, settings with { Search = paper });
    }

    [Theory]
    [InlineData("quick")]
    [InlineData("small")]
    public void ThePresetsAreValid(string preset) =>
        Assert.Empty(Of(preset).Validate());

    private static ResolvedSettings<SearchRunSettings> Resolve(
        string text, params ImmutableArray<Assignment> commandLine)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.In("c.toml"), text);
        return ResolvedSettings.From(SearchTable.Schema, Read(folder.In("c.toml")), commandLine);
    }

    private static ImmutableArray<Assignment> Read(string path) => ConfigFile.Read(path, [.. SearchTable.Names]);

    private static SearchRunSettings Of(string preset) =>
        ResolvedSettings.From(SearchTable.Schema, [], [new Assignment("preset", preset, "--preset")]).Settings;
}
