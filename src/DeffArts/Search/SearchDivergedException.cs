namespace DeffArts.Search;

/// <summary>A loss or gradient that is no number any more; it moved nothing. Where it is the weights', alpha has moved
/// already
/// in that step: go on from an earlier state.</summary>
public sealed class SearchDivergedException(int epoch, int step, string what)
    : Exception($"the {what} is not finite at epoch {epoch}, step {step}")
{
    /// <summary>From 1.</summary>
    public int Epoch => epoch;

    /// <summary>Within the epoch, from 1.</summary>
    public int Step => step;
}
