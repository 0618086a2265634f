using System.Text.Json.Nodes;
using DeffArts.App;
using DeffArts.Recorded;
using DeffArts.Running;
using DeffArts.Settings;
using DeffArts.Tests.Data;
using Xunit;

namespace DeffArts.Tests.App;

public class PresetFitTests
{
    [Fact]
    public void WhatAPresetAsksForIsFittedToSmallDataAndSaid()
    {
        using var folder = new TemporaryFolder();
        Photos(folder);
        var ended = DeffArtsProcess.Run(folder.Path, Search());
        var settings = JsonNode.Parse(File.ReadAllText(folder.In("run/settings.json")))!;

        Assert.Equal((ExitCode.Done, ""), (ended.Code, ended.Error));
        Assert.Contains("note: train-images is 9, as there are 9 training images; preset quick has 800\n", ended.Output,
            StringComparison.Ordinal);
        Assert.Contains("note: batch-size is 4, as there are 4 images in the smaller half; preset quick has 32\n",
            ended.Output, StringComparison.Ordinal);
        Assert.Contains("2 of 2 classes have fewer than 10 training images: one (1), many (8)", ended.Output,
            StringComparison.Ordinal);
        Assert.Equal((9, 4), ((int)settings["settings"]!["train-images"]!, (int)settings["settings"]!["batch-size"]!));
    }

    [Fact]
    public void WhatAUserAsksForIsRefusedWhereThereIsLess()
    {
        using var folder = new TemporaryFolder();
        Photos(folder);
        var images = DeffArtsProcess.Run(folder.Path, Search("--train-images", "800"));
        var batch = DeffArtsProcess.Run(folder.Path, Search("--batch-size", "5"));

        Assert.Equal((ExitCode.Usage, ExitCode.Usage), (images.Code, batch.Code));
        Assert.Contains("train-images 800 is more than there are", images.Error, StringComparison.Ordinal);
        Assert.Contains("batch-size 5 is larger", batch.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.In("run")));
    }

    [Fact]
    public void ARequestForASweepThatWasStartedIsFittedAsItWasThen()
    {
        var asked = new ResolvedSettings<SearchRunSettings>(
            "quick", new SearchRunSettings { TrainImages = 800 })
        { Given = ["batch-size"] };
        var started = new RunRecord<SearchRunSettings>(
            SearchTable.Schema, "quick", new SearchRunSettings { TrainImages = 9 }.WithBatch(3), "sha256:0", "none");
        var fitted = PresetFit.AsStarted(asked, started).Settings;

        Assert.Equal((9, 64), (fitted.TrainImages, fitted.Search.BatchSize));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(7, false)]
    [InlineData(8, true)]
    [InlineData(1024, true)]
    [InlineData(1025, false)]
    [InlineData(int.MaxValue, false)]
    public void AnImageSizeThatCannotBeIsAWrongSetting(int size, bool isPossible) =>
        Assert.Equal(isPossible,
            !new SearchRunSettings { ImageSize = size }.Validate().Any(broken => broken.Field == "image-size"));

    // A class of eight images and one of a single image, all to train with.
    private static void Photos(TemporaryFolder folder)
    {
        Png.Write(folder.In("photos/train/one/0.png"), 1, 1, (_, _) => (9, 9, 9));
        for (var i = 0; i < 8; i++)
        {
            Png.Write(folder.In($"photos/train/many/{i}.png"), 12, 9, (_, _) => ((byte)i, 0, 0));
        }

    }

    private static string[] Search(params string[] more) =>
    [
        "search", "--data", "photos", "--image-size", "8", "--layers", "3", "--nodes", "1", "--channels", "2",
        "--threads", "1",
        "--max-steps", "1", "--folder", "run", .. more,
    ];
}

/// <summary>Shorter than two levels of <c>with</c>.</summary>
file static class Settings
{
    public static SearchRunSettings WithBatch(this SearchRunSettings settings, int images) =>
        settings with { Search = settings.Search with { BatchSize = images } };
}
