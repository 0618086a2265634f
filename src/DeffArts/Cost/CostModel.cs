using DeffArts.Space;

namespace DeffArts.Cost;

/// <summary>
/// What an architecture costs, in cycles. The search needs <see cref="Table"/>, a report <see cref="Exact"/>. With
/// Cost_none = 0 the table's entries of the kept operations and <see cref="Fixed"/> sum to the exact cost of the
/// discretised cells.
/// </summary>
public abstract class CostModel
{
    /// <summary>A line for reports: the counting convention and the processor.</summary>
    public abstract string Description { get; }

    /// <summary>
    /// Cost_j of Eq. 4 for every edge and operation of one cell type, by its name; edges x operations, in cycles.
    /// </summary>
    public abstract double[,] Table(SearchSpace space, string type);

    /// <summary>What the network costs whatever alpha says, in cycles.</summary>
    public virtual double Fixed(SearchSpace space) => 0;

    /// <summary>
    /// By how much the search multiplies the table, so that a gamma means the same in every convention; reports never
    /// do.
    /// </summary>
    public virtual double Scale(SearchSpace space) => 1;

    /// <summary>Whether the convention has a meaning for a space: the paper's are counted for DARTS's alone.</summary>
    public virtual bool Covers(Skeleton skeleton) => true;

    /// <summary>
    /// The cost of a discretised architecture, in cycles; an operation <c>none</c> in it costs nothing.
    /// </summary>
    public abstract double Exact(Genotype genotype);
}
