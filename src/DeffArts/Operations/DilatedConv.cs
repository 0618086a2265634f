using DeffArts.Space;
using static TorchSharp.torch;

namespace DeffArts.Operations;

/// <summary>dil_conv: ReLU, depthwise of dilation 2, pointwise, BatchNorm, applied once.</summary>
public sealed class DilatedConv : nn.Module<Tensor, Tensor>
{
    private readonly ReluDepthwiseConv depthwise;
    private readonly TorchSharp.Modules.Conv2d pointwise;
    private readonly BatchNorm norm;

    /// <summary>Keeps the channels; the size is divided by <paramref name="stride"/>, rounded up.</summary>
    public DilatedConv(int channels, int kernel, int stride, bool affine)
        : base(nameof(DilatedConv))
    {
        depthwise = Convolutions.ReluDepthwise(channels, kernel, stride, DilatedConvolution.Dilation);
        pointwise = Convolutions.Pointwise(channels, channels);
        norm = new BatchNorm(channels, affine);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) =>
        norm.call(pointwise.call(depthwise.call(input)));
}
