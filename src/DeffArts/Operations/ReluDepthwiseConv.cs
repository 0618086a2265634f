using DeffArts.Space;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeffArts.Operations;

/// <summary>
/// ReLU, then one k x k filter per channel, padded so that stride 1 keeps the size. The mathematics is a grouped
/// convolution's; the way is chosen for libtorch 2.10 on a CPU, whose depthwise passes are up to 5 times slower in NCHW
/// than in NHWC, and whose gradients are wrong in NHWC for a dilation. Input and output are NCHW. The ReLU comes after
/// the change of layout, so that its result is the one tensor that both keep for the backward pass.
/// </summary>
public sealed class ReluDepthwiseConv : nn.Module<Tensor, Tensor>
{
    private readonly Parameter weight;
    private readonly int stride;
    private readonly int dilation;

    /// <summary>A filter of <paramref name="kernel"/> taps a side for each of the channels; dilation 1 or 2.</summary>
    public ReluDepthwiseConv(int channels, int kernel, int stride, int dilation = 1)
        : base(nameof(ReluDepthwiseConv))
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dilation, DilatedConvolution.Dilation);
        (this.stride, this.dilation) = (stride, dilation);
        using var like = nn.Conv2d(channels, channels, kernel, groups: channels, bias: false);
        weight = new Parameter(like.weight!.detach().clone());
        register_parameter(nameof(weight), weight);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        if (dilation == 1)
        {
            return Convolve(Convolutions.ChannelsLast(input), stride).contiguous();
        }

        // A dilation of 2 with a stride of 2 reads and writes only the even rows and columns.
        return stride == 2
            ? Convolve(Convolutions.ChannelsLast(EveryOther(EveryOther(input, 2), 3)), 1).contiguous()
            : ConvolvePhases(input);
    }

    /// <summary>
    /// Dilation 2 at stride 1: even and odd rows and columns never meet, so each of the four phases is an image of its
    /// own under the undilated filter. An odd size gets a row and a column of zeros, as its padding would be.
    /// </summary>
    private Tensor ConvolvePhases(Tensor input)
    {
        var (images, channels, height, width) = (input.shape[0], input.shape[1], input.shape[2], input.shape[3]);
        var even = height % 2 + width % 2 > 0
            ? nn.functional.pad(input, [0, width % 2, 0, height % 2])
            : input;
        var (rows, columns) = ((height + 1) / 2, (width + 1) / 2);
        var phases = even.reshape(images, channels, rows, 2, columns, 2)
            .permute(0, 3, 5, 2, 4, 1).contiguous()
            .view(images * 4, rows, columns, channels).permute(0, 3, 1, 2);
        var output = Convolve(phases, 1).permute(0, 2, 3, 1)
            .reshape(images, 2, 2, rows, columns, channels)
            .permute(0, 5, 3, 1, 4, 2).reshape(images, channels, 2 * rows, 2 * columns);
        return output.narrow(2, 0, height).narrow(3, 0, width).contiguous();
    }

    private Tensor Convolve(Tensor input, int step)
    {
        var padding = weight.shape[2] / 2;
        return nn.functional.conv2d(
            nn.functional.relu(input), weight, null, [step, step], [padding, padding], [1L, 1L],
            groups: weight.shape[0]);
    }

    private static Tensor EveryOther(Tensor input, long dimension) => input.slice(dimension, 0, long.MaxValue, 2);
}
