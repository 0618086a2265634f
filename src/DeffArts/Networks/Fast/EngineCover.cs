using DeffArts.Space;

namespace DeffArts.Networks.Fast;

/// <summary>What the kernels can compute; what they cannot, the reference does.</summary>
internal static class EngineCover
{
    /// <summary>Whether the kernels have the supernet of a space.</summary>
    public static bool Covers(SearchSpace space) =>
        Covers(space.Skeleton, space.Types.All(type => type.Concat.Length == 1), type => space[type].Operations);

    /// <summary>Whether the kernels have the network of a genotype.</summary>
    public static bool Covers(Genotype genotype) => Covers(
        genotype.Skeleton, genotype.Cells.All(cell => cell.Concat.Length == 1),
        type => genotype.Cell(type).Connections.Select(connection => connection.Operation));

    // What is read as it is must be one plane; a head is one BatchNorm; a residual block is there to reduce.
    private static bool Covers(Skeleton skeleton, bool areOnePlane, Func<string, IEnumerable<Operation>> operations) =>
        (areOnePlane || (skeleton.Frames.All(frame => frame.Preprocesses) && !skeleton.Head.IsNormalised))
        && !(skeleton.Head.IsNormalised && skeleton.Head.Channels > 0)
        && skeleton.Layout.Blocks(FewLayers, channels: 1).All(block => operations(block.Type).All(operation =>
            operation is not FactorizedConvolution && (operation is not ResidualBlock || block.Stride == 2)));

    // Enough for a block of each type.
    private const int FewLayers = 6;
}
