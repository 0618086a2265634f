using System.Collections.Immutable;
using DeffArts.Cost;
using DeffArts.Space;
using DeffArts.Tensors;
using static TorchSharp.torch;

namespace DeffArts.Search;

/// <summary>
/// L_com (Eq. 4): the cost that the mixed operations are expected to have, in cycles. It is differentiable in alpha;
/// under sigma(alpha) autograd gives dL_com/dalpha_ij = s_ij (Cost_j - sum_k s_ik Cost_k), the softmax's true gradient,
/// where the one printed in appendix A is not.
/// </summary>
public sealed class ExpectedCost : CostExpectation
{
    private readonly ImmutableArray<(string Type, Tensor Cycles)> tables;
    private readonly double fixedCost;
    private readonly double scale;

    /// <summary>Keeps the cost tables of all cell types.</summary>
    /// <exception cref="ArgumentException">The convention does not count this space.</exception>
    public ExpectedCost(CostModel model, SearchSpace space, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(space);
        if (!model.Covers(space.Skeleton))
        {
            throw new ArgumentException(
                $"the {model.Description} does not count the space {space.Name}", nameof(model));
        }

        (fixedCost, scale) = (model.Fixed(space), model.Scale(space));
        tables = [.. space.Types.Select(type =>
            (type.Name, tensor(model.Table(space, type.Name), device: device ?? CPU).DetachFromDisposeScope()))];
    }

    /// <summary>
    /// L_com under the operations' probabilities of a cell type (edges x operations, in double precision), in cycles,
    /// and the same as Eq. 1 takes it: without the part that no alpha changes, on the scale of the paper's count.
    /// </summary>
    public (Tensor Cycles, Tensor Scaled) Of(Func<string, Tensor> probabilities)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        var edges = tables.Select(table => (probabilities(table.Type) * table.Cycles).sum())
            .Aggregate((sum, cycles) => sum.Plus(cycles));
        return (edges.Plus(fixedCost), edges.Times(scale));
    }

    /// <inheritdoc/>
    public override (Tensor Cycles, Tensor Scaled) Of(RelaxedArchitecture architecture, double progress)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        return Of(architecture.Probabilities);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (var (_, cycles) in tables)
        {
            cycles.Dispose();
        }
    }
}
