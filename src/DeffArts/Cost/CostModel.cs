using DeffArts.Space;

namespace DeffArts.Cost;

/// <summary>
/// What an architecture costs, in cycles. The search needs <see cref="Table"/>, a report <see cref="Exact"/>; with
/// Cost_none = 0 the two agree on every discretised cell.
/// </summary>
public abstract class CostModel
{
    /// <summary>A line for reports: the counting convention and the processor.</summary>
    public abstract string Description { get; }

    /// <summary>Cost_j of Eq. 4 for every edge and operation of one cell type, edges x operations, in cycles.</summary>
    public abstract double[,] Table(SearchSpace space, CellType type);

    /// <summary>The cost of a discretised architecture, in cycles; an operation <c>none</c> in it costs nothing.</summary>
    public abstract double Exact(Genotype genotype);
}
