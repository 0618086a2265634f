namespace DeffArts.Cost;

/// <summary>Low-level operations of Table 1, counted.</summary>
/// <param name="Multiplications">Multiplications.</param>
/// <param name="Additions">Additions.</param>
/// <param name="Comparisons">Comparisons: of a maximum, and of a ReLU with zero.</param>
/// <param name="Divisions">Divisions.</param>
public readonly record struct ElementaryCount(
    long Multiplications = 0, long Additions = 0, long Comparisons = 0, long Divisions = 0)
{
    /// <summary>All of them, each counted once.</summary>
    public long Total => Multiplications + Additions + Comparisons + Divisions;

    /// <summary>Both together.</summary>
    public static ElementaryCount operator +(ElementaryCount a, ElementaryCount b) => new(
        a.Multiplications + b.Multiplications, a.Additions + b.Additions, a.Comparisons + b.Comparisons,
        a.Divisions + b.Divisions);

    /// <summary>All of them at the processor's prices, in cycles.</summary>
    public double Cycles(Processor processor)
    {
        ArgumentNullException.ThrowIfNull(processor);
        return Multiplications * processor.Multiply + Additions * processor.Add + Comparisons * processor.Compare
            + Divisions * processor.Divide;
    }
}
