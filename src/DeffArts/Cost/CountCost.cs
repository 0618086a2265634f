using DeffArts.Space;

namespace DeffArts.Cost;

/// <summary>MACs or parameters of the derived network as a cost, so that a limit on them is as one on cycles.</summary>
/// <param name="resource"><see cref="Resource.Macs"/> or <see cref="Resource.Parameters"/>.</param>
/// <param name="shape">The network that the cells are meant for.</param>
/// <exception cref="ArgumentOutOfRangeException">Cycles, which are priced by a processor.</exception>
public sealed class CountCost(Resource resource, NetworkShape shape) : CostModel
{
    private readonly Func<LayerCount, long> count = resource switch
    {
        Resource.Macs => layer => layer.Macs,
        Resource.Parameters => layer => layer.Parameters,
        _ => throw new ArgumentOutOfRangeException(nameof(resource), resource, "not a count"),
    };

    /// <inheritdoc/>
    public override string Description => $"{resource.ToString().ToLowerInvariant()} of {shape.Layers} cells, "
        + $"C = {shape.Channels}, {shape.ImageSize}x{shape.ImageSize}";

    /// <inheritdoc/>
    public override double[,] Table(SearchSpace space, string type)
    {
        ArgumentNullException.ThrowIfNull(space);
        var cells = NetworkPlan.ForSearch(space, shape).Cells.Where(cell => cell.Type == type).ToList();
        var searched = space[type];
        var table = new double[searched.Edges.Length, searched.Operations.Length];
        for (var edge = 0; edge < searched.Edges.Length; edge++)
        {
            for (var operation = 0; operation < searched.Operations.Length; operation++)
            {
                var candidate = searched.Operations[operation];
                table[edge, operation] = candidate.IsNone
                    ? 0
                    : cells.Sum(cell => count(NetworkCount.Of(cell, candidate, searched.Edges[edge].Input)));
            }
        }

        return table;
    }

    /// <inheritdoc/>
    public override double Fixed(SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        var plan = NetworkPlan.ForSearch(space, shape);
        return count(OperationCount.Stem(plan)) + count(OperationCount.Head(plan))
            + plan.Cells.Sum(cell => count(NetworkCount.Preprocessing(cell)));
    }

    /// <inheritdoc/>
    public override double Exact(Genotype genotype) => count(NetworkCount.Of(genotype, shape).Total);
}
