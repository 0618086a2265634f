using static DeffArts.Training.SettingRules;

namespace DeffArts.Training;

/// <summary>Which values of <see cref="TrainingSettings"/> make sense.</summary>
public static class TrainingSettingsRules
{
    /// <summary>
    /// What is wrong, as (property, problem), the problem going on from the property's name. Empty when all is well.
    /// </summary>
    public static IEnumerable<(string Field, string Problem)> Validate(this TrainingSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return
        [
            .. Within(nameof(settings.Layers), settings.Layers, FewestCells, MostCells),
            .. Within(nameof(settings.Channels), settings.Channels, FewestChannels, MostChannels),
            .. Within(nameof(settings.Epochs), settings.Epochs, 1, int.MaxValue),
            .. Within(nameof(settings.BatchSize), settings.BatchSize, 1, int.MaxValue),
            .. Within(nameof(settings.Cutout), settings.Cutout, 0, int.MaxValue),
            .. MoreThanZero(nameof(settings.LearningRate), settings.LearningRate),
            .. AtLeastZero(nameof(settings.LearningRateMin), settings.LearningRateMin),
            .. Rule(nameof(settings.LearningRateMin), !(settings.LearningRateMin > settings.LearningRate),
                "must not be above the learning rate", settings.LearningRateMin),
            .. BelowOne(nameof(settings.Momentum), settings.Momentum),
            .. AtLeastZero(nameof(settings.WeightDecay), settings.WeightDecay),
            .. MoreThanZero(nameof(settings.GradientClip), settings.GradientClip),
            .. AtLeastZero(nameof(settings.AuxiliaryWeight), settings.AuxiliaryWeight),
            .. BelowOne(nameof(settings.DropPath), settings.DropPath),
            .. BelowOne(nameof(settings.LabelSmoothing), settings.LabelSmoothing),
            .. BelowOne(nameof(settings.ValidationPortion), settings.ValidationPortion),
        ];
    }
}
