using DeffArts.Cost;
using DeffArts.Search;
using DeffArts.Space;

namespace DeffArts.Running;

/// <summary>
/// How many numbers a search or a training learns at least: those of convolutions and classifier, counted before a
/// network is built.
/// </summary>
internal static class LearnedWeights
{
    /// <summary>
    /// Of a supernet, with every candidate on every edge, for images of <paramref name="channels"/> x
    /// <paramref name="size"/> x <paramref name="size"/>.
    /// </summary>
    public static long OfSearch(SearchSettings settings, int size, int channels, int classes)
    {
        var shape = new NetworkShape(settings.Layers, settings.Channels, size, channels, classes);
        var space = settings.SearchSpace();
        var plan = NetworkPlan.ForSearch(space, shape);
        return OperationCount.Stem(plan).Weights + OperationCount.Head(plan).Weights
            + plan.Cells.Sum(cell => OfCell(space[cell.Type], cell, settings.PartialChannels));
    }

    /// <summary>Of a derived network, without the auxiliary tower.</summary>
    public static long OfTraining(Genotype genotype, NetworkShape shape) =>
        NetworkCount.Of(genotype, shape).Total.Weights;

    private static long OfCell(CellType type, CellPlan cell, int partialChannels)
    {
        var k = type.IsDecided ? 1 : partialChannels;
        var candidates =
            from edge in type.Edges
            from operation in type.Operations
            select OperationCount.Of(operation, cell.ChannelsOf(edge.Input) / k, cell.Channels / k,
                cell.SizeOf(edge.Input), cell.Stride(edge.Input)).Weights;
        return NetworkCount.Preprocessing(cell).Weights + candidates.Sum();
    }
}
