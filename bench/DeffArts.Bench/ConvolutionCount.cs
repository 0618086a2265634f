using DeffArts.Cost;
using DeffArts.Space;

namespace DeffArts.Bench;

/// <summary>
/// Multiplications of a supernet's convolutions, forward: they are what a matrix product is compared with.
/// </summary>
internal static class ConvolutionCount
{
    /// <summary>For one image: the stem, the cells, what follows them, not the classifier.</summary>
    public static double PerImage(SearchSpace space, NetworkPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return OperationCount.Stem(plan).Macs + OperationCount.Head(plan).Macs
            - (double)plan.ClassifierChannels * plan.Shape.Classes
            + plan.Cells.Sum(cell => PerCell(space[cell.Type], cell));
    }

    private static double PerCell(CellType type, CellPlan cell) => NetworkCount.Preprocessing(cell).Macs
        + (double)type.Edges.Sum(
            edge => type.Operations.Sum(operation => NetworkCount.Of(cell, operation, edge.Input).Macs));
}
