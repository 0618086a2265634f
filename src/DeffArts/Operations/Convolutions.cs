using static TorchSharp.torch;
using Convolution = TorchSharp.Modules.Conv2d;

namespace DeffArts.Operations;

/// <summary>The few convolutions that the operations are made of; none has a bias, since a BatchNorm follows.</summary>
internal static class Convolutions
{
    static Convolutions() => Nnpack.Disable();

    /// <summary>ReLU and one filter per channel, padded so that stride 1 keeps the size.</summary>
    public static ReluDepthwiseConv ReluDepthwise(int channels, int kernel, int stride, int dilation = 1) =>
        new(channels, kernel, stride, dilation);

    /// <summary>A 1x1 convolution.</summary>
    public static Convolution Pointwise(int input, int output, int stride = 1) =>
        nn.Conv2d(input, output, 1, stride, bias: false);

    /// <summary>A full convolution, padded so that stride 1 keeps the size.</summary>
    public static Convolution Full(int input, int output, int kernel, int stride) =>
        nn.Conv2d(input, output, kernel, stride, padding: kernel / 2, bias: false);

    /// <summary>The same N x C x H x W tensor, laid out pixel by pixel (NHWC) in memory.</summary>
    public static Tensor ChannelsLast(Tensor input) => input.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
}
