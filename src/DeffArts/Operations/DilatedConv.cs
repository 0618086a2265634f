using DeffArts.Space;
using static TorchSharp.torch;

namespace DeffArts.Operations;

/// <summary>dil_conv: ReLU, depthwise of dilation 2, pointwise, BatchNorm, applied once.</summary>
public sealed class DilatedConv : nn.Module<Tensor, Tensor>
{
    private readonly TorchSharp.Modules.Conv2d depthwise;
    private readonly TorchSharp.Modules.Conv2d pointwise;
    private readonly BatchNorm norm;

    /// <summary>Keeps the channels; the size is divided by <paramref name="stride"/>, rounded up.</summary>
    public DilatedConv(int channels, int kernel, int stride, bool affine)
        : base(nameof(DilatedConv))
    {
        depthwise = Convolutions.Depthwise(channels, kernel, stride, DilatedConvolution.Dilation);
        pointwise = Convolutions.Pointwise(channels, channels);
        norm = new BatchNorm(channels, affine);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        // libtorch's gradient of a dilated depthwise convolution is wrong when its input lies channels-last, and one
        // image decoded pixel by pixel is enough to turn a whole network so. Nothing is copied otherwise.
        var x = nn.functional.relu(input).contiguous();
        return norm.forward(pointwise.forward(depthwise.forward(x)));
    }
}
