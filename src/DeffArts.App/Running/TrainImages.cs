using System.Collections.Immutable;
using System.Text.Json.Nodes;
using DeffArts.App.Settings;
using DeffArts.Data;
using DeffArts.Training;

namespace DeffArts.App.Running;

/// <summary>The images of a training run.</summary>
/// <param name="Name">The data set's name.</param>
/// <param name="Training">What the trainer is given.</param>
/// <param name="Test">What the trained network is tested on at the very end; null when the data has none.</param>
/// <param name="Notes">Lines for the user about what was read.</param>
internal sealed record TrainImages(string Name, TrainingData Training, ImageSet? Test, ImmutableArray<string> Notes)
{
    /// <summary>Opens the data that the settings name and checks that the settings fit them.</summary>
    /// <exception cref="DataException">The data cannot be used.</exception>
    /// <exception cref="UsageException">A batch or selection larger than what there is.</exception>
    public static TrainImages Open(TrainRunSettings settings, Action<string> note, CancellationToken token)
    {
        var (dataset, images) = RunData.Open(settings, note, token);
        var (train, validation) = settings.Training.ValidationPortion > 0
            ? Split.Of(images, 1 - settings.Training.ValidationPortion, settings.Training.Seed)
            : ([.. Enumerable.Range(0, images.Count)], []);
        if (settings.Training.BatchSize > train.Length)
        {
            throw new UsageException(
                $"batch-size {settings.Training.BatchSize} is larger than the {train.Length} training images: "
                + $"{settings.Data}; give --batch-size {train.Length} or less, or more images");
        }

        var normalisation = dataset.PaperNormalisation ?? Normalisation.Measure(images, train);
        return new TrainImages(
            dataset.Name, new TrainingData(images, train, validation, normalisation), dataset.Test, dataset.Notes);
    }

    /// <summary>What <c>settings.json</c> says about the data.</summary>
    public JsonObject ToJson() => RunData.ToJson(
        Name, Training.Images, Training.Train, Training.Validation, Training.Normalisation);
}
