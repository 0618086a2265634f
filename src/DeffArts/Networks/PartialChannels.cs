using static TorchSharp.torch;

namespace DeffArts.Networks;

/// <summary>
/// Partial channel connections (Xu et al., PC-DARTS, 2020, section 3.2): only the first 1/K of the channels goes
/// through the operations of an edge; the others bypass them, pooled 2 x 2 where the edge strides. A shuffle lets the
/// next edge see others.
/// </summary>
public static class PartialChannels
{
    /// <summary>The channels that the operations see, N x C/K x H x W.</summary>
    public static Tensor Selected(Tensor input, int k)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.narrow(1, 0, input.shape[1] / k);
    }

    /// <summary>
    /// The other channels at the size that the stride asks for; an odd size is rounded up as everywhere.
    /// </summary>
    public static Tensor Bypassing(Tensor input, int k, int stride)
    {
        ArgumentNullException.ThrowIfNull(input);
        var selected = input.shape[1] / k;
        var rest = input.narrow(1, selected, input.shape[1] - selected);
        return stride == 1 ? rest : nn.functional.max_pool2d(rest, stride, stride, ceil_mode: true);
    }

    /// <summary>
    /// Both parts together, then channel c of group g of K becomes channel c * K + g: every K-th output channel comes
    /// from the operations.
    /// </summary>
    public static Tensor Merged(Tensor operated, Tensor bypassing, int k)
    {
        using var scope = NewDisposeScope();
        var all = cat([operated, bypassing], 1);
        var (images, channels, height, width) = (all.shape[0], all.shape[1], all.shape[2], all.shape[3]);
        return all.view(images, k, channels / k, height, width).transpose(1, 2)
            .reshape(images, channels, height, width).MoveToOuterDisposeScope();
    }
}
