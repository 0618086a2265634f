using DeffArts.Data;
using DeffArts.Settings;

namespace DeffArts.Running;

/// <summary>The data of a run, whatever it does with them.</summary>
public static class RunData
{
    /// <summary>Opens what the settings name, and chooses the training images to use.</summary>
    /// <exception cref="DataException">The data cannot be used.</exception>
    /// <exception cref="InvalidSettingsException">A selection larger than what there is.</exception>
    public static (Dataset Dataset, ImageSet Images) Open(
        IRunSettings settings, Action<string> note, CancellationToken token)
    {
        var dataset = OpenAll(settings, note, token);
        return (dataset, Select(dataset.Train, settings));
    }

    /// <summary>Opens what the settings name, whole.</summary>
    /// <exception cref="DataException">The data cannot be used.</exception>
    public static Dataset OpenAll(IRunSettings settings, Action<string> note, CancellationToken token)
    {
        var size = settings.ImageSize == 0 ? (int?)null : settings.ImageSize;
        var request = new DataRequest(settings.Data, size, settings.Seed);
        return Datasets.Open(request, new DataProgressLines(note, TimeProvider.System), token);
    }

    /// <summary>
    /// Opens what a new run's settings name, whole; the number is of training images that a preset finds there.
    /// </summary>
    /// <exception cref="DataException">The data cannot be used.</exception>
    public static (Dataset Dataset, int TrainImages) OpenFitted<T>(
        ResolvedSettings<T> resolved, Action<string> note, CancellationToken token)
        where T : IRunSettings
    {
        var dataset = OpenAll(resolved.Settings, note, token);
        return (dataset, PresetFit.Of(
            resolved, PresetFit.TrainImages, resolved.Settings.TrainImages, dataset.Train.Count, "training images",
            note));
    }

    /// <summary>Chooses the training images to use.</summary>
    /// <exception cref="InvalidSettingsException">More than there are.</exception>
    public static ImageSet Select(ImageSet images, IRunSettings settings)
    {
        if (settings.TrainImages > images.Count)
        {
            throw new InvalidSettingsException(
                $"train-images {settings.TrainImages} is more than there are: {settings.Data} has "
                + $"{images.Count} training images; give fewer, or 0 for all");
        }

        return settings.TrainImages == 0
            ? images
            : images.Select(Split.Subset(images, settings.TrainImages, settings.Seed));
    }
}
