using System.Text.Json;
using DeffArts.App.Running;
using DeffArts.Training;

namespace DeffArts.App.Settings;

/// <summary>Everything that a training run can be told: its mathematics, and the data and machine around it.</summary>
internal sealed record TrainRunSettings : IRunSettings
{
    /// <summary>The training's own settings.</summary>
    public TrainingSettings Training { get; init; } = new();

    /// <inheritdoc/>
    public string Data { get; init; } = "shapes";

    /// <inheritdoc/>
    public int ImageSize { get; init; }

    /// <inheritdoc/>
    public int TrainImages { get; init; }

    /// <inheritdoc/>
    public int Threads { get; init; }

    /// <inheritdoc/>
    public string Device { get; init; } = "cpu";

    /// <inheritdoc/>
    public double CheckpointMinutes { get; init; } = 5;

    /// <inheritdoc/>
    public string Out { get; init; } = RunPlaces.Here.ForNew;

    /// <inheritdoc/>
    public string Name { get; init; } = "";

    /// <inheritdoc/>
    public int MaxSteps { get; init; }

    /// <inheritdoc/>
    long IRunSettings.Seed => Training.Seed;

    /// <inheritdoc/>
    public IEnumerable<(string Field, string Problem)> Validate() =>
    [
        .. Training.Validate().Select(broken => (JsonNamingPolicy.KebabCaseLower.ConvertName(broken.Field), broken.Problem)),
        .. this.ValidateRun(),
    ];
}
