using System.Collections.Immutable;

namespace DeffArts.Search.Selection;

/// <summary>The edges that a node keeps, with an operation on each.</summary>
/// <param name="Cost">Of the operations.</param>
/// <param name="Score">The sum of the logarithms of their scores.</param>
/// <param name="Kept">Places in the space.</param>
public sealed record NodeChoice(double Cost, double Score, ImmutableArray<(int Edge, int Operation)> Kept)
{
    /// <summary>With one more edge.</summary>
    public NodeChoice With(int edge, int operation, double cost, double score) =>
        new(Cost + cost, Score + score, Kept.Add((edge, operation)));
}
