using System.Collections.Immutable;
using DeffArts.Data;
using DeffArts.Recorded;
using DeffArts.Search;
using DeffArts.Settings;

namespace DeffArts.Running;

/// <summary>The images of a run, split and normalised, with what a result must say about them.</summary>
/// <param name="Name">The data set's name.</param>
/// <param name="Search">What the searcher is given.</param>
/// <param name="Notes">Lines for the user about what was read.</param>
public sealed record SearchImages(string Name, SearchData Search, ImmutableArray<string> Notes)
{
    /// <summary>
    /// Opens the data that a new run's settings name, and fits what the preset asks for to what there is.
    /// </summary>
    /// <exception cref="DataException">The data cannot be used.</exception>
    /// <exception cref="InvalidSettingsException">A given batch or selection larger than what there is.</exception>
    public static (SearchRunSettings Settings, SearchImages Images) Fit(
        ResolvedSettings<SearchRunSettings> resolved, Action<string> note, CancellationToken token)
    {
        var (dataset, trainImages) = RunData.OpenFitted(resolved, note, token);
        var settings = resolved.Settings with { TrainImages = trainImages };
        var images = RunData.Select(dataset.Train, settings);
        settings = settings.ForImages(images.Size);
        var (train, validation) = Divide(images, settings);
        var batch = PresetFit.Of(
            resolved, PresetFit.BatchSize, settings.Search.BatchSize, Math.Min(train.Length, validation.Length),
            "images in the smaller half", note);
        settings = settings with { Search = settings.Search with { BatchSize = batch } };
        return (settings, Of(dataset, images, settings));
    }

    /// <summary>Opens the data that the settings name and checks that the settings fit them.</summary>
    /// <exception cref="DataException">The data cannot be used.</exception>
    /// <exception cref="InvalidSettingsException">A batch or selection larger than what there is.</exception>
    public static SearchImages Open(SearchRunSettings settings, Action<string> note, CancellationToken token)
    {
        var (dataset, images) = RunData.Open(settings, note, token);
        return Of(dataset, images, settings);
    }

    private static (int[] Train, int[] Validation) Divide(ImageSet images, SearchRunSettings settings) =>
        images.Count < 2
        ? throw new InvalidSettingsException(
            $"train-images {images.Count} is too few: one image trains, another validates; give 2 or more")
        : Split.Parts(images, settings.Search.TrainPortion, settings.Search.Seed);

    private static SearchImages Of(Dataset dataset, ImageSet images, SearchRunSettings settings)
    {
        var (train, validation) = Divide(images, settings);
        var smaller = Math.Min(train.Length, validation.Length);
        if (settings.Search.BatchSize > smaller)
        {
            var part = train.Length < validation.Length ? "training" : "validation";
            throw new InvalidSettingsException(
                $"batch-size {settings.Search.BatchSize} is larger than the {part} part of {smaller} images: "
                + $"{settings.Data}; give --batch-size {smaller} or less, or more images");
        }

        return new SearchImages(
            dataset.Name, new SearchData(images, train, validation, dataset.NormalisationFor(images, train)),
            [.. dataset.Notes, .. ClassBalance.Notes(dataset.Train)]);
    }

    /// <summary>What <c>settings.json</c> says about the data.</summary>
    public RecordedData Recorded =>
        RecordedData.Of(Name, Search.Images, Search.Train, Search.Validation, Search.Normalisation);
}
