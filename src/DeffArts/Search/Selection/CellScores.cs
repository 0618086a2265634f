namespace DeffArts.Search.Selection;

/// <summary>What a cell type is discretised by.</summary>
/// <param name="Operations">The operations' probabilities, edges x operations.</param>
/// <param name="Edges">The edges' own weights, or null without edge normalisation.</param>
public sealed record CellScores(double[,] Operations, double[]? Edges)
{
    /// <summary>What an operation on an edge counts for: the product of both.</summary>
    public double Of(int edge, int operation) => Operations[edge, operation] * (Edges?[edge] ?? 1);
}
