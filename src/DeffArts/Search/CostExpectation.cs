using static TorchSharp.torch;

namespace DeffArts.Search;

/// <summary>What an undecided architecture is expected to cost, differentiable in alpha.</summary>
public abstract class CostExpectation : IDisposable
{
    /// <summary>The expectation under a draw.</summary>
    /// <param name="architecture">The draw.</param>
    /// <param name="progress">Epochs done of all epochs, for forms that sharpen with the search.</param>
    /// <returns>
    /// In cycles; and as Eq. 1 takes it: without the part that no alpha changes, on the paper's scale.
    /// </returns>
    public abstract (Tensor Cycles, Tensor Scaled) Of(RelaxedArchitecture architecture, double progress);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives back the tables.</summary>
    protected abstract void Dispose(bool disposing);
}
