using DeffArts.Space;
using static DeffArts.Training.SettingRules;

namespace DeffArts.Search;

/// <summary>Which values of <see cref="SearchSettings"/> make sense.</summary>
public static class SearchSettingsRules
{
    /// <summary>
    /// What is wrong, as (property, problem), the problem going on from the property's name: ("Gamma", "must be 0 or
    /// more, not -1"). Empty when all is well.
    /// </summary>
    public static IEnumerable<(string Field, string Problem)> Validate(this SearchSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return Objective(settings).Concat(VariantRules.Of(settings)).Concat(Network(settings))
            .Concat(Training(settings));
    }

    private static IEnumerable<(string Field, string Problem)> Objective(SearchSettings settings) =>
    [
        .. AtLeastZero(nameof(settings.Gamma), settings.Gamma),
        .. MoreThanZero(nameof(settings.Beta), settings.Beta),
        .. AtLeastZero(nameof(settings.NoneCost), settings.NoneCost),
    ];

    private static IEnumerable<(string Field, string Problem)> Network(SearchSettings settings) =>
    [
        .. Within(nameof(settings.Layers), settings.Layers, Fewest(settings), MostCells),
        .. Within(nameof(settings.Channels), settings.Channels, FewestChannels, MostChannels),
        .. Within(nameof(settings.Nodes), settings.Nodes, 1, CellType.MostNodes),
        .. Within(nameof(settings.InputsPerNode), settings.InputsPerNode, 1, CellFrame.MostInputs),
        .. Within(nameof(settings.PartialChannels), settings.PartialChannels, 1, MostChannels),
        .. Rule(nameof(settings.PartialChannels),
            settings.PartialChannels <= 1 || (settings.Channels % settings.PartialChannels == 0
                && settings.Channels / settings.PartialChannels >= FewestChannels),
            $"must divide the {settings.Channels} channels and leave {FewestChannels} or more",
            settings.PartialChannels),
        .. Operations(settings),
        .. Space(settings),
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
        .. BelowOne(nameof(settings.Momentum), settings.Momentum),
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

    // What stands around the cells of another space, and what they choose from, its definition says.
    private static IEnumerable<(string Field, string Problem)> Space(SearchSettings settings)
    {
        if (settings.Space == Skeleton.DartsName)
        {
            return [];
        }

        var (own, darts) = ($"must be left out: the space {NameOf(settings)} says its own", new SearchSettings());
        return
        [
            .. Rule(nameof(settings.Nodes), settings.Nodes == darts.Nodes, own, settings.Nodes),
            .. Rule(nameof(settings.InputsPerNode), settings.InputsPerNode == darts.InputsPerNode, own,
                settings.InputsPerNode),
            .. Rule(nameof(settings.Operations), settings.Operations.SequenceEqual(darts.Operations), own,
                settings.Operations.Length),
            .. settings.PartialChannels > 1 && Changing(settings) is { } type
                ? [(nameof(settings.PartialChannels),
                    $"must be 1: the channels change in {type} of the space {NameOf(settings)}")]
                : Array.Empty<(string, string)>(),
        ];
    }

    // A layout by thirds needs a cell for each; one that lists its blocks has as many as it lists.
    private static int Fewest(SearchSettings settings) =>
        settings.Space != Skeleton.DartsName
            && settings.SearchSpace().Skeleton.Layout.FixedLayers is not null ? 1 : FewestCells;

    private static string? Changing(SearchSettings settings)
    {
        var space = settings.SearchSpace();
        var plan = NetworkPlan.ForSearch(
            space, new NetworkShape(settings.Layers, settings.Channels, ImageSize: 32, 3, 2));
        return plan.Cells.FirstOrDefault(cell => !space[cell.Type].IsDecided && !cell.KeepsChannels(0))?.Type;
    }

    private static string NameOf(SearchSettings settings) => settings.SearchSpace().Name;
}
