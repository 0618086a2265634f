using System.Collections.Immutable;

namespace DeffArts.Export.Graph;

/// <summary>One computation of an inference graph.</summary>
/// <param name="Inputs">Values that layers before it have made.</param>
/// <param name="Output">The value that it makes.</param>
public abstract record Layer(ImmutableArray<FeatureMap> Inputs, FeatureMap Output)
{
    /// <summary>Its place in the network; the value that it makes has the same name.</summary>
    public string Name => Output.Name;

    /// <summary>The first input, which is the only one but in sums and concatenations.</summary>
    public FeatureMap Input => Inputs[0];
}

/// <summary>A convolution whose padding is zeros.</summary>
/// <param name="Input">What it reads.</param>
/// <param name="Output">
/// What it makes. It may be larger than <see cref="Window.Over"/> says, as it is where a stride of 2 pads an even size
/// at its end alone: what the last places read beyond the padding is zeros too.
/// </param>
/// <param name="Window">Taps, stride, padding and dilation.</param>
/// <param name="Groups">Parts into which the channels are split: 1, or all of them in a depthwise convolution.</param>
/// <param name="Weight">Output channels x input channels of a group x height x width, row by row.</param>
/// <param name="Bias">One number for each output channel; null before folding.</param>
public sealed record ConvolutionLayer(
    FeatureMap Input, FeatureMap Output, Window Window, int Groups, ImmutableArray<float> Weight,
    ImmutableArray<float>? Bias)
    : Layer([Input], Output)
{
    /// <summary>Input channels that an output channel reads.</summary>
    public int GroupInputs => Input.Channels / Groups;

    /// <summary>Numbers of the weight for each output channel.</summary>
    public int TapsPerOutput => GroupInputs * Window.Height * Window.Width;

    /// <summary>One filter for each channel.</summary>
    public bool IsDepthwise => Groups > 1 && Groups == Input.Channels && Groups == Output.Channels;

    /// <summary>A matrix product pixel by pixel, at any stride.</summary>
    public bool IsPointwise => Groups == 1 && Window is { Height: 1, Width: 1, PaddingHeight: 0, PaddingWidth: 0 }
        && Window.StrideHeight == Window.StrideWidth;
}

/// <summary>
/// BatchNorm with running statistics: scale (x - mean) / sqrt(variance + epsilon) + shift, channel by channel.
/// </summary>
public sealed record BatchNormLayer(
    FeatureMap Input, FeatureMap Output, ImmutableArray<float> Scale, ImmutableArray<float> Shift,
    ImmutableArray<float> Mean, ImmutableArray<float> Variance, double Epsilon)
    : Layer([Input], Output);

/// <summary>min(max(x, 0), most).</summary>
/// <param name="Input">What it reads.</param>
/// <param name="Output">What it makes.</param>
/// <param name="Most">What larger numbers become: 6 for a ReLU6, infinity for a plain ReLU.</param>
public sealed record ReluLayer(FeatureMap Input, FeatureMap Output, float Most = float.PositiveInfinity)
    : Layer([Input], Output);

/// <summary>The largest pixel under the window; padding is never the largest.</summary>
public sealed record MaxPoolLayer(FeatureMap Input, FeatureMap Output, Window Window) : Layer([Input], Output);

/// <summary>The mean of the pixels under the window; padding is not counted.</summary>
public sealed record AveragePoolLayer(FeatureMap Input, FeatureMap Output, Window Window) : Layer([Input], Output);

/// <summary>
/// The second path of a factorised reduce: drops the first row and column. Where that leaves an even number the last
/// stride-2 tap has no pixel, and a row or a column of zeros follows.
/// </summary>
public sealed record CropLayer(FeatureMap Input, FeatureMap Output) : Layer([Input], Output);

/// <summary>
/// Zeros of the output's shape: a node that only <c>none</c> leads to. The input gives a batch its size alone.
/// </summary>
public sealed record ZeroLayer(FeatureMap Input, FeatureMap Output) : Layer([Input], Output);

/// <summary>The sum of two or more values of one shape, from the first to the last; a value may come twice.</summary>
public sealed record SumLayer(ImmutableArray<FeatureMap> Inputs, FeatureMap Output) : Layer(Inputs, Output);

/// <summary>The channels of two or more values, one after the other.</summary>
public sealed record ConcatenationLayer(ImmutableArray<FeatureMap> Inputs, FeatureMap Output) : Layer(Inputs, Output);

/// <summary>The mean of each channel: C x 1 x 1.</summary>
public sealed record GlobalAveragePoolLayer(FeatureMap Input, FeatureMap Output) : Layer([Input], Output);

/// <summary>The classifier: weight x + bias.</summary>
/// <param name="Input">C x 1 x 1.</param>
/// <param name="Output">Classes x 1 x 1.</param>
/// <param name="Weight">Classes x C, row by row.</param>
/// <param name="Bias">Classes.</param>
public sealed record LinearLayer(
    FeatureMap Input, FeatureMap Output, ImmutableArray<float> Weight, ImmutableArray<float> Bias)
    : Layer([Input], Output);

/// <summary>
/// From raw pixels 0 to 255 to what the network reads: (x / 255 - mean) / deviation, channel by channel.
/// </summary>
public sealed record NormalisationLayer(
    FeatureMap Input, FeatureMap Output, ImmutableArray<float> Mean, ImmutableArray<float> Deviation)
    : Layer([Input], Output);
