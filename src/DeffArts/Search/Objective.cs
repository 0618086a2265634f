using DeffArts.Cost;
using DeffArts.Tensors;
using static TorchSharp.torch;

namespace DeffArts.Search;

/// <summary>The performance loss and its parts, each a scalar tensor.</summary>
/// <param name="Total">L_per of Eq. 1.</param>
/// <param name="CrossEntropy">L_ce.</param>
/// <param name="ComputeCost">L_com of Eq. 4, in cycles.</param>
public sealed record PerformanceLoss(Tensor Total, Tensor CrossEntropy, Tensor ComputeCost);

/// <summary>Eq. 1: L_per(w, alpha) = L_ce(w, alpha) + gamma L_com(alpha)^beta.</summary>
public sealed class Objective(ExpectedCost expectedCost, double gamma, double beta)
{
    /// <summary>
    /// The performance loss of logits (N x classes) under alpha (edges x operations, each cell type), for labels (N).
    /// </summary>
    public PerformanceLoss Of(Tensor logits, Tensor labels, Tensor normalAlpha, Tensor reductionAlpha)
    {
        var crossEntropy = nn.functional.cross_entropy(logits, labels);
        var (computeCost, scaled) = expectedCost.Of(normalAlpha, reductionAlpha);
        // At L_com = 0 (only free operations) the power's gradient is infinite; there is then nothing to minimise.
        var costs = gamma > 0 && scaled.item<double>() > 0;
        var total = costs ? crossEntropy.Plus(scaled.ToThe(beta).Times(gamma).to(crossEntropy.dtype)) : crossEntropy;
        return new PerformanceLoss(total, crossEntropy, computeCost);
    }
}
