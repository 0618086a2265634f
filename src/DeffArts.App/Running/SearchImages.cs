using System.Collections.Immutable;
using System.Text.Json.Nodes;
using DeffArts.App.Settings;
using DeffArts.Data;
using DeffArts.Search;

namespace DeffArts.App.Running;

/// <summary>The images of a run, split and normalised, with what a result must say about them.</summary>
/// <param name="Name">The data set's name.</param>
/// <param name="Search">What the searcher is given.</param>
/// <param name="Notes">Lines for the user about what was read.</param>
internal sealed record SearchImages(string Name, SearchData Search, ImmutableArray<string> Notes)
{
    /// <summary>Opens the data that the settings name and checks that the settings fit them.</summary>
    /// <exception cref="DataException">The data cannot be used.</exception>
    /// <exception cref="UsageException">A batch or selection larger than what there is.</exception>
    public static SearchImages Open(RunSettings settings, Action<string> note, CancellationToken token)
    {
        var size = settings.ImageSize == 0 ? (int?)null : settings.ImageSize;
        var request = new DataRequest(settings.Data, size, settings.Search.Seed);
        var dataset = Datasets.Open(request, new DataProgressLines(note, TimeProvider.System), token);
        var images = Select(dataset.Train, settings);
        var (train, validation) = Split.Of(images, settings.Search.TrainPortion, settings.Search.Seed);
        var smaller = Math.Min(train.Length, validation.Length);
        if (settings.Search.BatchSize > smaller)
        {
            var part = train.Length < validation.Length ? "training" : "validation";
            throw new UsageException(
                $"batch-size {settings.Search.BatchSize} is larger than the {part} part of {smaller} images: "
                + $"{settings.Data}; give --batch-size {smaller} or less, or more images");
        }

        var normalisation = dataset.PaperNormalisation ?? Normalisation.Measure(images, train);
        return new SearchImages(dataset.Name, new SearchData(images, train, validation, normalisation), dataset.Notes);
    }

    /// <summary>What <c>settings.json</c> says about the data.</summary>
    public JsonObject ToJson() => new()
    {
        ["name"] = Name,
        ["fingerprint"] = Search.Images.Fingerprint,
        ["size"] = Search.Images.Size,
        ["channels"] = Search.Images.Channels,
        ["classes"] = new JsonArray([.. Search.Images.Classes.Select(name => JsonValue.Create(name))]),
        ["trainingImages"] = Search.Train.Length,
        ["validationImages"] = Search.Validation.Length,
        ["mean"] = new JsonArray([.. Search.Normalisation.Mean.Select(value => JsonValue.Create(value))]),
        ["deviation"] = new JsonArray([.. Search.Normalisation.Deviation.Select(value => JsonValue.Create(value))]),
    };

    private static ImageSet Select(ImageSet images, RunSettings settings)
    {
        if (settings.TrainImages > images.Count)
        {
            throw new UsageException($"train-images {settings.TrainImages} is more than there are: {settings.Data} has "
                + $"{images.Count} training images; give fewer, or 0 for all");
        }

        return settings.TrainImages == 0
            ? images
            : images.Select(Split.Subset(images, settings.TrainImages, settings.Search.Seed));
    }
}
