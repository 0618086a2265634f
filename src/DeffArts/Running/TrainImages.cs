using System.Collections.Immutable;
using DeffArts.Data;
using DeffArts.Recorded;
using DeffArts.Settings;
using DeffArts.Training;

namespace DeffArts.Running;

/// <summary>The images of a training run.</summary>
/// <param name="Name">The data set's name.</param>
/// <param name="Training">What the trainer is given.</param>
/// <param name="Test">What the trained network is tested on at the very end; null when the data has none.</param>
/// <param name="Notes">Lines for the user about what was read.</param>
public sealed record TrainImages(string Name, TrainingData Training, ImageSet? Test, ImmutableArray<string> Notes)
{
    /// <summary>
    /// Opens the data that a new run's settings name, and fits what the preset asks for to what there is.
    /// </summary>
    /// <exception cref="DataException">The data cannot be used.</exception>
    /// <exception cref="InvalidSettingsException">A given batch or selection larger than what there is.</exception>
    public static (TrainRunSettings Settings, TrainImages Images) Fit(
        ResolvedSettings<TrainRunSettings> resolved, Action<string> note, CancellationToken token)
    {
        var (dataset, trainImages) = RunData.OpenFitted(resolved, note, token);
        var settings = resolved.Settings with { TrainImages = trainImages };
        var images = RunData.Select(dataset.Train, settings);
        var batch = PresetFit.Of(
            resolved, PresetFit.BatchSize, settings.Training.BatchSize, Divide(images, settings).Train.Length,
            "images that train", note);
        settings = settings with { Training = settings.Training with { BatchSize = batch } };
        return (settings, Of(dataset, images, settings));
    }

    /// <summary>Opens the data that the settings name and checks that the settings fit them.</summary>
    /// <exception cref="DataException">The data cannot be used.</exception>
    /// <exception cref="InvalidSettingsException">A batch or selection larger than what there is.</exception>
    public static TrainImages Open(TrainRunSettings settings, Action<string> note, CancellationToken token)
    {
        var (dataset, images) = RunData.Open(settings, note, token);
        return Of(dataset, images, settings);
    }

    private static (int[] Train, int[] Validation) Divide(ImageSet images, TrainRunSettings settings)
    {
        var training = settings.Training;
        return training.ValidationPortion > 0 && images.Count < 2
            ? throw new InvalidSettingsException($"train-images {images.Count} is too few for a validation-portion: "
                + "one image trains, another validates; give 2 or more")
            : Split.Parts(images, 1 - training.ValidationPortion, training.Seed);
    }

    private static TrainImages Of(Dataset dataset, ImageSet images, TrainRunSettings settings)
    {
        var (train, validation) = Divide(images, settings);
        if (settings.Training.BatchSize > train.Length)
        {
            throw new InvalidSettingsException(
                $"batch-size {settings.Training.BatchSize} is larger than the {train.Length} training images: "
                + $"{settings.Data}; give --batch-size {train.Length} or less, or more images");
        }

        var training = new TrainingData(images, train, validation, dataset.NormalisationFor(images, train));
        return new TrainImages(
            dataset.Name, training, dataset.Test,
            [.. dataset.Notes, .. ClassBalance.Notes(dataset.Train)]);
    }

    /// <summary>What <c>settings.json</c> says about the data.</summary>
    public RecordedData Recorded => RecordedData.Of(
        Name, Training.Images, Training.Train, Training.Validation, Training.Normalisation);
}
