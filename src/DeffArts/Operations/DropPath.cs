using static TorchSharp.torch;

namespace DeffArts.Operations;

/// <summary>
/// Drop path (Larsson et al. 2017): in training the whole output of a connection is dropped, image by image, and the
/// rest scaled so that the expectation stays.
/// </summary>
public static class DropPath
{
    /// <summary>Drops with <paramref name="probability"/> (0 or more, below 1); the mask comes from torch's generator.</summary>
    public static Tensor Apply(Tensor input, double probability)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (probability <= 0)
        {
            return input;
        }

        var keep = 1 - probability;
        var mask = empty(input.shape[0], 1, 1, 1, dtype: input.dtype, device: input.device).bernoulli_(keep);
        return input * mask / keep;
    }
}
