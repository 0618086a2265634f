using DeffArts.Space;
using DeffArts.Tensors;
using static TorchSharp.torch;

namespace DeffArts.Cost;

/// <summary>
/// L_com (Eq. 4): the cost that the mixed operations are expected to have under sigma(alpha), in cycles. It is
/// differentiable in alpha; autograd gives dL_com/dalpha_ij = s_ij (Cost_j - sum_k s_ik Cost_k), the softmax's true
/// gradient, where the one printed in appendix A is not.
/// </summary>
public sealed class ExpectedCost : IDisposable
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
    /// L_com of alpha (edges x operations, each cell type), in cycles, and the same as Eq. 1 takes it: without the part
    /// that no alpha changes, on the scale of the paper's count. Computed in double precision, whatever alpha's type: a
    /// sum of millions of cycles loses digits in single.
    /// </summary>
    public (Tensor Cycles, Tensor Scaled) Of(Tensor normalAlpha, Tensor reductionAlpha)
    {
        var edges = Sum(normalAlpha, _normal).Plus(Sum(reductionAlpha, _reduction));
        return (edges.Plus(_fixed), edges.Times(_scale));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _normal.Dispose();
        _reduction.Dispose();
    }

    private static Tensor Sum(Tensor alpha, Tensor costs) =>
        (nn.functional.softmax(alpha.to(ScalarType.Float64), -1) * costs).sum();
}
