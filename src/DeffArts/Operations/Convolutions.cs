using static TorchSharp.torch;
using Convolution = TorchSharp.Modules.Conv2d;

namespace DeffArts.Operations;

/// <summary>The few convolutions that the operations are made of; none has a bias, since a BatchNorm follows.</summary>
internal static class Convolutions
{
    static Convolutions() => Nnpack.Disable();

    /// <summary>One filter per channel, padded so that stride 1 keeps the size.</summary>
    public static DepthwiseConv Depthwise(int channels, int kernel, int stride, int dilation = 1) =>
        new(channels, kernel, stride, dilation);

    /// <summary>A 1x1 convolution.</summary>
    public static Convolution Pointwise(int input, int output, int stride = 1) =>
        nn.Conv2d(input, output, 1, stride, bias: false);
}
