using static TorchSharp.torch;

namespace DeffArts.Operations;

/// <summary>sep_conv: ReLU, depthwise, pointwise, BatchNorm, applied twice; the first one carries the stride.</summary>
public sealed class SeparableConv : nn.Module<Tensor, Tensor>
{
    private readonly ReluDepthwiseConv depthwise1;
    private readonly TorchSharp.Modules.Conv2d pointwise1;
    private readonly BatchNorm norm1;
    private readonly ReluDepthwiseConv depthwise2;
    private readonly TorchSharp.Modules.Conv2d pointwise2;
    private readonly BatchNorm norm2;

    /// <summary>Keeps the channels; the size is divided by <paramref name="stride"/>, rounded up.</summary>
    public SeparableConv(int channels, int kernel, int stride, bool affine)
        : base(nameof(SeparableConv))
    {
        depthwise1 = Convolutions.ReluDepthwise(channels, kernel, stride);
        pointwise1 = Convolutions.Pointwise(channels, channels);
        norm1 = new BatchNorm(channels, affine);
        depthwise2 = Convolutions.ReluDepthwise(channels, kernel, stride: 1);
        pointwise2 = Convolutions.Pointwise(channels, channels);
        norm2 = new BatchNorm(channels, affine);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        var once = norm1.call(pointwise1.call(depthwise1.call(input)));
        return norm2.call(pointwise2.call(depthwise2.call(once)));
    }
}
