namespace DeffArts.Space;

/// <summary>
/// From a continuous cell to a discretised one (Liu et al. 2018, section 2.4). Where nodes keep their strongest inputs,
/// a node keeps the edges whose strongest operation besides <c>none</c> has the largest softmax weight, and on each
/// that operation. Where every edge stays, each keeps its strongest operation, <c>none</c> included (Dong &amp; Yang
/// 2020).
/// </summary>
public static class Discretizer
{
    /// <summary>
    /// Discretises a cell. <paramref name="weights"/> is softmax(alpha), edges x operations: ranking raw alpha across
    /// edges would compare numbers of different scale. Of equals the earlier edge or operation wins.
    /// </summary>
    /// <exception cref="ArgumentException">The shape of the weights is not the type's.</exception>
    public static CellGenotype Discretize(CellType type, double[,] weights)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.GetLength(0) != type.Edges.Length || weights.GetLength(1) != type.Operations.Length)
        {
            throw new ArgumentException("The weights do not have the type's edges and operations.", nameof(weights));
        }

        var nodes = Enumerable.Range(0, type.Nodes).Select(node => type.EdgesInto(node)
            .Select(edge => (Edge: edge, Operation: StrongestOperation(type, weights, edge)))
            .OrderByDescending(candidate => weights[candidate.Edge, candidate.Operation])
            .ThenBy(candidate => candidate.Edge)
            .Take(type.KeptInputs(node))
            .OrderBy(candidate => candidate.Edge)
            .Select(candidate => new Connection(
                type.Operations[candidate.Operation], type.Edges[candidate.Edge].Input)));

        return new CellGenotype(nodes, type.Concat, type.Frame.Inputs);
    }

    /// <summary>
    /// Discretises one cell whose edges have weights of their own (Xu et al. 2020, section 3.3): an edge counts for the
    /// product of both. Null edge weights change nothing.
    /// </summary>
    /// <exception cref="ArgumentException">The shape of the weights is not the type's.</exception>
    public static CellGenotype Discretize(CellType type, double[,] weights, double[]? edgeWeights)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(weights);
        if (edgeWeights is null)
        {
            return Discretize(type, weights);
        }

        if (edgeWeights.Length != weights.GetLength(0))
        {
            throw new ArgumentException("There is not a weight for each edge.", nameof(edgeWeights));
        }

        var product = new double[weights.GetLength(0), weights.GetLength(1)];
        for (var edge = 0; edge < product.GetLength(0); edge++)
        {
            for (var operation = 0; operation < product.GetLength(1); operation++)
            {
                product[edge, operation] = weights[edge, operation] * edgeWeights[edge];
            }
        }

        return Discretize(type, product);
    }

    private static int StrongestOperation(CellType type, double[,] weights, int edge) =>
        Enumerable.Range(0, type.Operations.Length)
            .Where(operation => type.InputsPerNode is null || !type.Operations[operation].IsNone)
            .OrderByDescending(operation => weights[edge, operation])
            .First();
}
