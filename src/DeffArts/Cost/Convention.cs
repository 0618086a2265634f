using DeffArts.Space;

namespace DeffArts.Cost;

/// <summary>What is counted: the paper's two tables differ, and neither counts the whole network.</summary>
public enum Convention
{
    /// <summary>
    /// One cell of each type at 32 x 32 x 3; every separable convolution twice, as it is applied (Table 2).
    /// </summary>
    Table2,

    /// <summary>As Table 3's printed totals: separable 3x3 and 5x5 once, larger kernels twice.</summary>
    Table3,

    /// <summary>
    /// The derived network as it is: every cell at its real size, with stem, preprocessing and classifier.
    /// </summary>
    Network,
}

/// <summary>How the average pool is counted: the paper states three different costs for it.</summary>
public enum AveragePoolCount
{
    /// <summary>
    /// The printed 30,720 of Table 2: k*k additions and a division, each at the cycles of an addition.
    /// </summary>
    Table2,

    /// <summary>Appendix B as printed: k*k multiplications and a division, 122,880.</summary>
    AppendixB,

    /// <summary>What the pool does: k*k additions and one division at its own cycles, 39,936.</summary>
    Division,
}

/// <summary>From the words of settings to a cost model.</summary>
public static class Conventions
{
    /// <summary>
    /// What the cells of a genotype cost by themselves: as Table 2 counts DARTS's, on the paper's processor; of another
    /// space, which the paper does not count, the whole network.
    /// </summary>
    public static CostModel OfCells(Skeleton skeleton, NetworkShape shape)
    {
        ArgumentNullException.ThrowIfNull(skeleton);
        return skeleton.IsDarts
            ? new PaperCost(Processor.Paper, Convention.Table2, noneCost: 0)
            : new NetworkCost(Processor.Paper, shape, noneCost: 0);
    }

    /// <summary>
    /// The cost under a convention; <paramref name="shape"/> matters to <see cref="Convention.Network"/> alone.
    /// </summary>
    public static CostModel Create(
        this Convention convention, Processor processor, NetworkShape shape, double noneCost,
        AveragePoolCount averagePool = AveragePoolCount.Table2) => convention == Convention.Network
            ? new NetworkCost(processor, shape, noneCost)
            : new PaperCost(processor, convention, noneCost, averagePool);
}
