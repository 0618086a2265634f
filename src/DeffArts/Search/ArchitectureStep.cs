using static TorchSharp.torch;

namespace DeffArts.Search;

/// <summary>
/// The gradient of the architecture step: of L_per,val(w'(w, alpha), alpha) by alpha (Eq. 2), for one way of taking
/// w' (Eq. 3). Called inside a dispose scope, which then owns the gradients.
/// </summary>
public abstract class ArchitectureStep
{
    /// <summary>One gradient per alpha, in their order. w is the same, to the bit, before and after.</summary>
    public abstract IReadOnlyList<Tensor> Gradient(IBilevelLosses losses);
}
