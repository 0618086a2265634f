namespace DeffArts.Training;

/// <summary>Which values of <see cref="TrainingSettings"/> make sense.</summary>
public static class TrainingSettingsRules
{
    private const int FewestCells = 3;
    private const int MostCells = 200;
    private const int FewestChannels = 2;
    private const int MostChannels = 4096;

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
            .. Rule(nameof(settings.LearningRate), settings.LearningRate > 0, "must be more than 0", settings.LearningRate),
            .. AtLeastZero(nameof(settings.LearningRateMin), settings.LearningRateMin),
            .. Rule(nameof(settings.LearningRateMin), !(settings.LearningRateMin > settings.LearningRate),
                "must not be above the learning rate", settings.LearningRateMin),
            .. BelowOne(nameof(settings.Momentum), settings.Momentum),
            .. AtLeastZero(nameof(settings.WeightDecay), settings.WeightDecay),
            .. Rule(nameof(settings.GradientClip), settings.GradientClip > 0, "must be more than 0", settings.GradientClip),
            .. AtLeastZero(nameof(settings.AuxiliaryWeight), settings.AuxiliaryWeight),
            .. BelowOne(nameof(settings.DropPath), settings.DropPath),
            .. BelowOne(nameof(settings.LabelSmoothing), settings.LabelSmoothing),
            .. BelowOne(nameof(settings.ValidationPortion), settings.ValidationPortion),
        ];
    }

    private static IEnumerable<(string Field, string Problem)> AtLeastZero(string field, double value) =>
        Rule(field, value >= 0, "must be 0 or more", value);

    private static IEnumerable<(string Field, string Problem)> BelowOne(string field, double value) =>
        Rule(field, value is >= 0 and < 1, "must be from 0 to below 1", value);

    private static IEnumerable<(string Field, string Problem)> Within(string field, int value, int least, int most) =>
        Rule(field, value >= least && value <= most,
            most == int.MaxValue ? $"must be {least} or more" : $"must be from {least} to {most}", value);

    private static IEnumerable<(string Field, string Problem)> Rule(string field, bool holds, string rule, double value) =>
        holds ? [] : [(field, $"{rule}, not {value}")];
}
