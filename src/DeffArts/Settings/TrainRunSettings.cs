using System.Text.Json;
using DeffArts.Training;

namespace DeffArts.Settings;

/// <summary>Everything that a training run can be told: its mathematics, and the data and machine around it.</summary>
public sealed record TrainRunSettings : IRunSettings
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
    public string Out { get; init; } = RunRoot.Here;

    /// <inheritdoc/>
    public string Name { get; init; } = "";

    /// <inheritdoc/>
    public int MaxSteps { get; init; }

    /// <inheritdoc/>
    long IRunSettings.Seed => Training.Seed;

    /// <summary>The settings of a preset: <c>quick</c>, <c>small</c> or <c>paper</c>.</summary>
    /// <exception cref="InvalidSettingsException">There is none of that name.</exception>
    public static TrainRunSettings OfPreset(string name) =>
        ResolvedSettings.From(TrainTable.Schema, [], [new Assignment("preset", name, nameof(OfPreset))]).Settings;

    /// <inheritdoc/>
    public IEnumerable<(string Field, string Problem)> Validate() =>
    [
        .. Training.Validate()
        .Select(broken => (JsonNamingPolicy.KebabCaseLower.ConvertName(broken.Field), broken.Problem)),
        .. this.ValidateRun(),
    ];
}
