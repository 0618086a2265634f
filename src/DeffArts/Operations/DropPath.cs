using DeffArts.Tensors;
using static TorchSharp.torch;

namespace DeffArts.Operations;

/// <summary>
/// Drop path (Larsson et al. 2017): in training the whole output of a connection is dropped, image by image, and the
/// rest scaled so that the expectation stays.
/// </summary>
public static class DropPath
{
    /// <summary>
    /// Drops with <paramref name="probability"/> (0 or more, below 1); the mask comes from torch's generator.
    /// </summary>
    public static Tensor Apply(Tensor input, double probability)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (probability <= 0)
        {
            return input;
        }

        return (input * Mask(input.shape[0], probability, input.dtype, input.device)).Over(1 - probability);
    }

    /// <summary>A draw from torch's generator for each image: 0 drops it, 1 keeps it; N x 1 x 1 x 1.</summary>
    public static Tensor Mask(long images, double probability, ScalarType dtype, Device device) =>
        empty(images, 1, 1, 1, dtype: dtype, device: device).bernoulli_(1 - probability);
}
