using DeffArts.Networks;
using static TorchSharp.torch;

namespace DeffArts.Search;

/// <summary>xi = 0 in Eq. 3: w' = w, so the gradient is that of the validation loss at the current weights.</summary>
public sealed class FirstOrder : ArchitectureStep
{
    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Gradient(IBilevelLosses losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        return [.. Gradients.Of(losses.Validation(weightGradients: false), losses.Alphas)];
    }
}
