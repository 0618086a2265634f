using static TorchSharp.torch;

namespace DeffArts.Operations;

/// <summary>conv_7x1_1x7: ReLU, a full 1 x k convolution, a full k x 1 convolution, BatchNorm.</summary>
public sealed class FactorizedConv : nn.Module<Tensor, Tensor>
{
    private readonly TorchSharp.Modules.Conv2d conv1;
    private readonly TorchSharp.Modules.Conv2d conv2;
    private readonly BatchNorm norm;

    /// <summary>The 1 x k convolution halves the width, then the k x 1 the height, when the stride is 2.</summary>
    public FactorizedConv(int channels, int kernel, int stride, bool affine)
        : base(nameof(FactorizedConv))
    {
        var half = kernel / 2;
        conv1 = nn.Conv2d(channels, channels, (1L, kernel), (1L, stride), padding: (0L, half), bias: false);
        conv2 = nn.Conv2d(channels, channels, (kernel, 1L), (stride, 1L), padding: (half, 0L), bias: false);
        norm = new BatchNorm(channels, affine);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        // In NCHW with fewer than 16 channels libtorch 2.10 adds uninitialised memory, times zero, to the gradient of
        // a full convolution's input: not a number whenever that memory happens to hold one. In NHWC it does not.
        var x = Convolutions.ChannelsLast(nn.functional.relu(input));
        return norm.call(conv2.call(conv1.call(x)).contiguous());
    }
}
