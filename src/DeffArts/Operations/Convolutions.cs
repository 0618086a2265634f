using static TorchSharp.torch;
using Convolution = TorchSharp.Modules.Conv2d;

namespace DeffArts.Operations;

/// <summary>The few convolutions that the operations are made of; none has a bias, since a BatchNorm follows.</summary>
internal static class Convolutions
{
    static Convolutions() => Nnpack.Disable();

    /// <summary>One filter per channel, padded so that stride 1 keeps the size.</summary>
    public static Convolution Depthwise(int channels, int kernel, int stride, int dilation = 1) =>
        nn.Conv2d(channels, channels, kernel, stride, padding: dilation * (kernel - 1) / 2, dilation: dilation,
            groups: channels, bias: false);

    /// <summary>A 1x1 convolution.</summary>
    public static Convolution Pointwise(int input, int output, int stride = 1) =>
        nn.Conv2d(input, output, 1, stride, bias: false);
}
