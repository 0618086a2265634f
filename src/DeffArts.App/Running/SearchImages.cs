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
        var (dataset, images) = RunData.Open(settings, note, token);
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
    public JsonObject ToJson() => RunData.ToJson(Name, Search.Images, Search.Train, Search.Validation, Search.Normalisation);
}
