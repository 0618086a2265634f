namespace DeffArts.Space;

/// <summary>
/// From the continuous cell to a genotype (Liu et al. 2018, section 2.4): a node keeps the edges whose strongest
/// operation besides <c>none</c> has the largest softmax weight, and on each that operation.
/// </summary>
public static class Discretizer
{
    /// <summary>
    /// Discretises one cell. <paramref name="weights"/> is softmax(alpha), edges x operations: ranking raw alpha across
    /// edges would compare numbers of different scale. Of equals the earlier edge or operation wins.
    /// </summary>
    /// <exception cref="ArgumentException">The shape of the weights is not the space's.</exception>
    public static CellGenotype Discretize(SearchSpace space, double[,] weights)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.GetLength(0) != space.Edges.Length || weights.GetLength(1) != space.Operations.Length)
        {
            throw new ArgumentException("The weights do not have the space's edges and operations.", nameof(weights));
        }

        var nodes = Enumerable.Range(0, space.Nodes).Select(node => SearchSpace.EdgesInto(node)
            .Select(edge => (Edge: edge, Operation: StrongestOperation(space, weights, edge)))
            .OrderByDescending(candidate => weights[candidate.Edge, candidate.Operation])
            .ThenBy(candidate => candidate.Edge)
            .Take(space.InputsPerNode)
            .OrderBy(candidate => candidate.Edge)
            .Select(candidate => new Connection(
                space.Operations[candidate.Operation], space.Edges[candidate.Edge].Input)));

        return new CellGenotype(nodes, Enumerable.Range(SearchSpace.CellInputs, space.Nodes));
    }

    /// <summary>
    /// Discretises one cell whose edges have weights of their own (Xu et al. 2020, section 3.3): an edge counts for the
    /// product of both. Null edge weights change nothing.
    /// </summary>
    /// <exception cref="ArgumentException">The shape of the weights is not the space's.</exception>
    public static CellGenotype Discretize(SearchSpace space, double[,] weights, double[]? edgeWeights)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(weights);
        if (edgeWeights is null)
        {
            return Discretize(space, weights);
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

        return Discretize(space, product);
    }

    private static int StrongestOperation(SearchSpace space, double[,] weights, int edge) =>
        Enumerable.Range(0, space.Operations.Length)
            .Where(operation => !space.Operations[operation].IsNone)
            .OrderByDescending(operation => weights[edge, operation])
            .First();
}
