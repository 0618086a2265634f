using DeffArts.Data;

namespace DeffArts.Settings;

/// <summary>What every run is told beside its mathematics.</summary>
public interface IRunSettings
{
    /// <summary>A data set's name, a path, or <c>name:path</c>.</summary>
    string Data { get; }

    /// <summary>Height and width that images are resized to, in pixels; 0 keeps the data's own.</summary>
    int ImageSize { get; }

    /// <summary>Use only so many training images, balanced over the classes; 0 uses all.</summary>
    int TrainImages { get; }

    /// <summary>The one seed.</summary>
    long Seed { get; }

    /// <summary>Threads for the tensor library; 0 is one for each core.</summary>
    int Threads { get; }

    /// <summary>Where the tensors live: <c>cpu</c> or <c>cuda</c>.</summary>
    string Device { get; }

    /// <summary>Minutes between checkpoints inside an epoch; each epoch ends with one anyway.</summary>
    double CheckpointMinutes { get; }

    /// <summary>The folder that run folders are made in.</summary>
    string Out { get; }

    /// <summary>The last part of the run folder's name; empty takes the preset's.</summary>
    string Name { get; }

    /// <summary>Stop after so many steps of this start, to measure; 0 goes to the end.</summary>
    int MaxSteps { get; }

    /// <summary>What is wrong, by setting name, going on from it: ("threads", "must be 0 or more, not -1").</summary>
    IEnumerable<(string Field, string Problem)> Validate();
}

/// <summary>Rules that all runs share.</summary>
public static class RunSettingsRules
{
    /// <summary>What is wrong with the common settings.</summary>
    public static IEnumerable<(string Field, string Problem)> ValidateRun(this IRunSettings settings)
    {
        foreach (var (field, value) in new[]
        {
            ("image-size", settings.ImageSize), ("train-images", settings.TrainImages), ("threads", settings.Threads),
            ("max-steps", settings.MaxSteps),
        })
        {
            if (value < 0)
            {
                yield return (field, $"must be 0 or more, not {value}");
            }
        }

        if (settings.ImageSize is > 0 and < Datasets.SmallestImageSize or > Datasets.LargestImageSize)
        {
            yield return ("image-size",
                $"must be {Datasets.SmallestImageSize} to {Datasets.LargestImageSize}, or 0 for "
                + $"the data's own, not {settings.ImageSize}");
        }

        if (settings.CheckpointMinutes <= 0)
        {
            yield return ("checkpoint-minutes", $"must be more than 0, not {settings.CheckpointMinutes}");
        }

        if (settings.Data.Length == 0)
        {
            yield return ("data", "must be a name or a path, not empty");
        }

        if (settings.Out.Length == 0)
        {
            yield return ("out", "must be a folder, not empty");
        }
    }
}
