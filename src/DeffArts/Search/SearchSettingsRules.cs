using DeffArts.Space;

namespace DeffArts.Search;

/// <summary>Which values of <see cref="SearchSettings"/> make sense.</summary>
public static class SearchSettingsRules
{
    // Fewer have no normal cell: the reduction cells at 1/3 and 2/3 of the depth take all places.
    private const int FewestCells = 3;
    private const int MostCells = 200;
    private const int MostChannels = 4096;

    // A convolution of one channel reads uninitialised memory in libtorch 2.10, whatever the layout.
    private const int FewestChannels = 2;

    /// <summary>
    /// What is wrong, as (property, problem), the problem going on from the property's name: ("Gamma", "must be 0 or
    /// more, not -1"). Empty when all is well.
    /// </summary>
    public static IEnumerable<(string Field, string Problem)> Validate(this SearchSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return Objective(settings).Concat(Network(settings)).Concat(Training(settings));
    }

    private static IEnumerable<(string Field, string Problem)> Objective(SearchSettings settings) =>
    [
        .. AtLeastZero(nameof(settings.Gamma), settings.Gamma),
        .. MoreThanZero(nameof(settings.Beta), settings.Beta),
        .. AtLeastZero(nameof(settings.NoneCost), settings.NoneCost),
    ];

    private static IEnumerable<(string Field, string Problem)> Network(SearchSettings settings) =>
    [
        .. Within(nameof(settings.Layers), settings.Layers, FewestCells, MostCells),
        .. Within(nameof(settings.Channels), settings.Channels, FewestChannels, MostChannels),
        .. Within(nameof(settings.Nodes), settings.Nodes, 1, SearchSpace.MostNodes),
        .. Within(nameof(settings.InputsPerNode), settings.InputsPerNode, 1, SearchSpace.CellInputs),
        .. Within(nameof(settings.PartialChannels), settings.PartialChannels, 1, MostChannels),
        .. Rule(nameof(settings.PartialChannels),
            settings.PartialChannels <= 1 || (settings.Channels % settings.PartialChannels == 0
                && settings.Channels / settings.PartialChannels >= FewestChannels),
            $"must divide the {settings.Channels} channels and leave {FewestChannels} or more", settings.PartialChannels),
        .. Operations(settings),
    ];

    private static IEnumerable<(string Field, string Problem)> Training(SearchSettings settings) =>
    [
        .. Within(nameof(settings.Epochs), settings.Epochs, 1, int.MaxValue),
        .. Within(nameof(settings.WarmupEpochs), settings.WarmupEpochs, 0, Math.Max(0, settings.Epochs)),
        .. Within(nameof(settings.BatchSize), settings.BatchSize, 1, int.MaxValue),
        .. Within(nameof(settings.Cutout), settings.Cutout, 0, int.MaxValue),
        .. MoreThanZero(nameof(settings.LearningRate), settings.LearningRate),
        .. AtLeastZero(nameof(settings.LearningRateMin), settings.LearningRateMin),
        .. AtLeastZero(nameof(settings.WeightDecay), settings.WeightDecay),
        .. MoreThanZero(nameof(settings.GradientClip), settings.GradientClip),
        .. MoreThanZero(nameof(settings.AlphaLearningRate), settings.AlphaLearningRate),
        .. AtLeastZero(nameof(settings.AlphaWeightDecay), settings.AlphaWeightDecay),
        .. Rule(nameof(settings.Momentum), settings.Momentum is >= 0 and < 1,
            "must be from 0 to below 1", settings.Momentum),
        .. Rule(nameof(settings.TrainPortion), settings.TrainPortion is > 0 and < 1,
            "must lie between 0 and 1", settings.TrainPortion),
        .. Rule(nameof(settings.LearningRateMin), !(settings.LearningRateMin > settings.LearningRate),
            "must not be above the learning rate", settings.LearningRateMin),
    ];

    private static IEnumerable<(string Field, string Problem)> Operations(SearchSettings settings)
    {
        try
        {
            _ = new SearchSpace(settings.Operations.Select(Operation.Parse), nodes: 1, inputsPerNode: 1);
            return [];
        }
        catch (InvalidArchitectureException e)
        {
            return [(nameof(settings.Operations), $"cannot be: {e.Message}")];
        }
    }

    private static IEnumerable<(string Field, string Problem)> AtLeastZero(string field, double value) =>
        Rule(field, value >= 0 && double.IsFinite(value), "must be 0 or more", value);

    private static IEnumerable<(string Field, string Problem)> MoreThanZero(string field, double value) =>
        Rule(field, value > 0 && double.IsFinite(value), "must be more than 0", value);

    private static IEnumerable<(string Field, string Problem)> Within(string field, int value, int least, int most) =>
        Rule(field, value >= least && value <= most,
            most == int.MaxValue ? $"must be {least} or more" : $"must be from {least} to {most}", value);

    private static IEnumerable<(string Field, string Problem)> Rule(
        string field, bool holds, string rule, double value) =>
        holds ? [] : [(field, $"{rule}, not {value}")];
}
