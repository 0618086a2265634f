using DeffArts.Space;

namespace DeffArts.Search.Selection;

/// <summary>What an edge may end as.</summary>
internal static class CellTypeCandidates
{
    /// <summary>
    /// The operations, by their places, that may stay on an edge: <c>none</c> only where every edge stays.
    /// </summary>
    public static IEnumerable<int> Candidates(this CellType type) => Enumerable.Range(0, type.Operations.Length)
        .Where(operation => type.InputsPerNode is null || !type.Operations[operation].IsNone);
}
