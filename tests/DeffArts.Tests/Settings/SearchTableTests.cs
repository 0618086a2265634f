using System.Reflection;
using System.Text.Json;
using CsCheck;
using DeffArts.Search;
using DeffArts.Settings;
using Xunit;

namespace DeffArts.Tests.Settings;

public class SearchTableTests
{
    private static readonly SearchRunSettings Defaults = new();

    public static TheoryData<string> Names => [.. SearchTable.Names];

    [Fact]
    public void EveryPropertyOfTheRecordsHasItsSetting()
    {
        var properties = typeof(SearchSettings).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Concat(typeof(SearchRunSettings).GetProperties(BindingFlags.Public | BindingFlags.Instance))
            .Select(property => JsonNamingPolicy.KebabCaseLower.ConvertName(property.Name))
            .Where(name => name != "search");

        Assert.Equal(properties.Order(StringComparer.Ordinal), SearchTable.Names.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ASettingChangesItselfAlone(string name)
    {
        var changed = SearchTable.Find(name)!.Read(Defaults, OtherThanDefault(name));

        var differing = SearchTable.All.Where(setting => setting.Text(changed) != setting.Text(Defaults));
        Assert.Equal([name], differing.Select(setting => setting.Name));
        Assert.Equal(OtherThanDefault(name), SearchTable.Find(name)!.Text(changed));
    }

    [Fact]
    public void NumbersSurviveBeingWrittenAndRead() =>
        Gen.Double.Where(double.IsFinite).Sample(number =>
        {
            var setting = SearchTable.Find("gamma")!;
            var written = setting.Text(Defaults with { Search = Defaults.Search with { Gamma = number } });
            var read = setting.Read(Defaults, written).Search.Gamma;
            Assert.Equal(BitConverter.DoubleToInt64Bits(number), BitConverter.DoubleToInt64Bits(read));
        });

    [Fact]
    public void SeedsSurviveBeingWrittenAndRead() =>
        Gen.Long.Sample(seed => SearchTable.Find("seed")!.Read(Defaults, $"{seed}").Search.Seed == seed);

    [Fact]
    public void TheRulesNameTheSettingThatBreaksThem()
    {
        var broken = new SearchRunSettings
        {
            Search = new SearchSettings { Gamma = -1, Beta = 0, TrainPortion = 1, Layers = 0, LearningRateMin = 1 },
            Threads = -1,
            CheckpointMinutes = 0,
        };

        Assert.Equal(
            ["beta", "checkpoint-minutes", "gamma", "layers", "learning-rate-min", "threads", "train-portion"],
            broken.Validate().Select(problem => problem.Field).Order(StringComparer.Ordinal));
        Assert.All(broken.Validate(), problem => Assert.NotNull(SearchTable.Find(problem.Field)));
    }

    private static string OtherThanDefault(string name) => name switch
    {
        "data" or "processor" or "out" or "name" => "elsewhere",
        "order" => "first",
        "method" => "drnas",
        "space" => "nas-bench-201",
        "limit" => "cycles=77",
        "relaxation" => "gumbel",
        "fixed-alpha" => "true",
        "expected-edges" => "kept",
        "selection" => "perturbation",
        "engine" => "reference",
        "convention" => "table3",
        "average-pool" => "division",
        "device" => "cuda",
        "augment" => "false",
        "operations" => "skip_connect,sep_conv_7x7",
        "beta" or "momentum" or "train-portion" or "checkpoint-minutes" => "0.125",
        _ => "77",
    };
}
