using System.Reflection;
using System.Text.Json;
using DeffArts.Settings;
using DeffArts.Training;
using Xunit;

namespace DeffArts.Tests.Settings;

public class TrainTableTests
{
    private static readonly TrainRunSettings Defaults = new();

    public static TheoryData<string> Names => [.. TrainTable.Schema.Names];

    [Fact]
    public void EveryPropertyOfTheRecordsHasItsSetting()
    {
        var properties = typeof(TrainingSettings).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Concat(typeof(TrainRunSettings).GetProperties(BindingFlags.Public | BindingFlags.Instance))
            .Select(property => JsonNamingPolicy.KebabCaseLower.ConvertName(property.Name))
            .Where(name => name != "training");

        Assert.Equal(
            properties.Order(StringComparer.Ordinal), TrainTable.Schema.Names.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ASettingChangesItselfAlone(string name)
    {
        var schema = TrainTable.Schema;
        var changed = schema.Find(name)!.Read(Defaults, OtherThanDefault(name));

        var differing = schema.All.Where(setting => setting.Text(changed) != setting.Text(Defaults));
        Assert.Equal([name], differing.Select(setting => setting.Name));
        Assert.Equal(OtherThanDefault(name), schema.Find(name)!.Text(changed));
    }

    [Fact]
    public void ThePaperPresetIsTheDefaultsOfAppendixD2()
    {
        var resolved = ResolvedSettings.From(
            TrainTable.Schema, [], [new Assignment("preset", "paper", "--preset")]).Settings;

        Assert.Equal(new TrainRunSettings { Data = "cifar10" }, resolved);
        var paper = resolved.Training;
        Assert.Equal(
            (20, 36, 600, 96, 16, 0.2, 0.4, 0.025, 0.0, 0.9, 3e-4, 5.0),
            (paper.Layers, paper.Channels, paper.Epochs, paper.BatchSize, paper.Cutout, paper.DropPath,
                paper.AuxiliaryWeight, paper.LearningRate, paper.LearningRateMin, paper.Momentum, paper.WeightDecay,
                paper.GradientClip));
    }

    [Fact]
    public void EveryPresetIsValid() => Assert.All(TrainTable.Schema.Presets, preset => Assert.Empty(
        ResolvedSettings.From(
            TrainTable.Schema, [], [new Assignment("preset", preset.Name, "--preset")]).Settings.Validate()));

    [Fact]
    public void TheRulesNameTheSettingThatBreaksThem()
    {
        var broken = new TrainRunSettings
        {
            Training = new TrainingSettings
            {
                DropPath = 1,
                Layers = 2,
                AuxiliaryWeight = -1,
                Cutout = -1,
                LearningRate = 0
            },
            Threads = -1,
        };

        Assert.Equal(
            ["auxiliary-weight", "cutout", "drop-path", "layers", "learning-rate", "threads"],
            broken.Validate().Select(problem => problem.Field).Order(StringComparer.Ordinal));
    }

    private static string OtherThanDefault(string name) => name switch
    {
        "data" or "out" or "name" => "elsewhere",
        "device" => "cuda",
        "engine" => "reference",
        "augment" => "false",
        "momentum" or "checkpoint-minutes" or "validation-portion" or "drop-path" or "label-smoothing"
            or "learning-rate-min" or "auxiliary-weight" => "0.125",
        _ => "77",
    };
}
