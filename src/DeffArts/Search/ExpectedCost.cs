using DeffArts.Cost;
using DeffArts.Space;
using DeffArts.Tensors;
using static TorchSharp.torch;

namespace DeffArts.Search;

/// <summary>
/// L_com (Eq. 4): the cost that the mixed operations are expected to have, in cycles. It is differentiable in alpha; under
/// sigma(alpha) autograd gives dL_com/dalpha_ij = s_ij (Cost_j - sum_k s_ik Cost_k), the softmax's true gradient, where the
/// one printed in appendix A is not.
/// </summary>
public sealed class ExpectedCost : CostExpectation
{
    private readonly Tensor _normal;
    private readonly Tensor _reduction;
    private readonly double _fixed;
    private readonly double _scale;

    /// <summary>Keeps the cost tables of both cell types.</summary>
    public ExpectedCost(CostModel model, SearchSpace space, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        (_fixed, _scale) = (model.Fixed(space), model.Scale(space));
        _normal = tensor(model.Table(space, CellType.Normal), device: device ?? CPU).DetachFromDisposeScope();
        _reduction = tensor(model.Table(space, CellType.Reduction), device: device ?? CPU).DetachFromDisposeScope();
    }

    /// <summary>
    /// L_com under the operations' probabilities (edges x operations, each cell type, in double precision), in cycles, and
    /// the same as Eq. 1 takes it: without the part that no alpha changes, on the scale of the paper's count.
    /// </summary>
    public (Tensor Cycles, Tensor Scaled) Of(Tensor normalProbabilities, Tensor reductionProbabilities)
    {
        var edges = (normalProbabilities * _normal).sum().Plus((reductionProbabilities * _reduction).sum());
        return (edges.Plus(_fixed), edges.Times(_scale));
    }

    /// <inheritdoc/>
    public override (Tensor Cycles, Tensor Scaled) Of(RelaxedArchitecture architecture, double progress)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        return Of(architecture.Probabilities(CellType.Normal), architecture.Probabilities(CellType.Reduction));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _normal.Dispose();
        _reduction.Dispose();
    }
}
