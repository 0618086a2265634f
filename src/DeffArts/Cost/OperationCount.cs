using DeffArts.Space;

namespace DeffArts.Cost;

/// <summary>
/// What an operation and the fixed layers around the cells do at their real sizes, in the derived network.
/// </summary>
public static class OperationCount
{
    /// <summary>
    /// One operation on <paramref name="channels"/> x <paramref name="size"/> x <paramref name="size"/>; the output has
    /// <paramref name="size"/> / <paramref name="stride"/> pixels a side, rounded up.
    /// </summary>
    public static LayerCount Of(Operation operation, long channels, long size, int stride) =>
        Of(operation, channels, channels, size, stride);

    /// <summary>The same where an operation may write other channels than it reads.</summary>
    public static LayerCount Of(Operation operation, long inputs, long channels, long size, int stride)
    {
        var outputs = channels * Pixels(size, stride);
        return operation switch
        {
            NoOperation => default,
            SkipConnect when stride == 1 => default,
            SkipConnect => FactorizedReduce(channels, channels, size),
            MaxPool { Kernel: var k } => LayerCount.MaxPool(k * k, channels * size * size, outputs),
            AveragePool { Kernel: var k } => LayerCount.AveragePool(k * k, channels * size * size, outputs),
            SeparableConvolution { Kernel: var k } =>
                DepthwiseAndPointwise(k, channels, size, stride)
                + DepthwiseAndPointwise(k, channels, Halved(size, stride), stride: 1),
            DilatedConvolution { Kernel: var k } => DepthwiseAndPointwise(k, channels, size, stride),
            FactorizedConvolution { Kernel: var k } => Factorized(k, channels, size, stride),
            FullConvolution { Kernel: var k } => Full(k, inputs, channels, size, stride),
            ResidualBlock { Kernel: var k } => Residual(k, inputs, channels, size, stride),
            InvertedResidual inverted => Inverted(inverted, inputs, channels, size, stride),
            _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "no count for this operation"),
        };
    }

    /// <summary>ReLU, two 1x1 convolutions of stride 2 to half of the channels each, BatchNorm.</summary>
    public static LayerCount FactorizedReduce(long input, long output, long size)
    {
        var pixels = Pixels(size, stride: 2);
        return LayerCount.Relu(input * size * size) + LayerCount.Convolution(input, output, pixels)
            + LayerCount.Norm(output, pixels);
    }

    /// <summary>ReLU, 1x1 convolution, BatchNorm: the preprocessing of a cell's input.</summary>
    public static LayerCount ReluConvBn(long input, long output, long size) =>
        LayerCount.Relu(input * size * size) + LayerCount.Convolution(input, output, size * size)
        + LayerCount.Norm(output, size * size);

    /// <summary>The 3x3 convolution and BatchNorm before the first cell, and its activation where it has one.</summary>
    public static LayerCount Stem(NetworkPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var stem = plan.Stem;
        var pixels = (long)stem.OutputSize * stem.OutputSize;
        return LayerCount.Convolution(
            (long)StemPlan.Kernel * StemPlan.Kernel * stem.ImageChannels, stem.Channels, pixels)
            + LayerCount.Norm(stem.Channels, pixels)
            + (stem.IsRectified ? LayerCount.Relu6(stem.Channels * pixels) : default);
    }

    /// <summary>What follows the last cell, global average pooling and the classifier.</summary>
    public static LayerCount Head(NetworkPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var (head, pixels) = (plan.Head, (long)plan.Head.Size * plan.Head.Size);
        return (head.IsNormalised
                ? LayerCount.Norm(head.InputChannels, pixels) + LayerCount.Relu(head.InputChannels * pixels)
                : default)
            + (head.Channels > 0 ? Widen(head.InputChannels, head.Channels, pixels) : default)
            + LayerCount.GlobalAverage(head.OutputChannels, pixels)
            + LayerCount.Linear(head.OutputChannels, plan.Shape.Classes);
    }

    /// <summary>Parameters of the auxiliary tower (appendix D.2), which no other count includes.</summary>
    public static long AuxiliaryParameters(NetworkPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var channels = plan.Cells[plan.AuxiliaryIndex].OutputChannels;
        const int hidden = NetworkPlan.AuxiliaryHidden;
        const int features = NetworkPlan.AuxiliaryFeatures;
        return (LayerCount.Convolution(channels, hidden, 1) + LayerCount.Norm(hidden, 1)
            + LayerCount.Convolution(4 * hidden, features, 1) + LayerCount.Norm(features, 1)
            + LayerCount.Linear(features, plan.Shape.Classes)).Parameters;
    }

    private static LayerCount Full(long kernel, long inputs, long outputs, long size, int stride) =>
        LayerCount.Relu(inputs * size * size)
        + LayerCount.Convolution(kernel * kernel * inputs, outputs, Pixels(size, stride))
        + LayerCount.Norm(outputs, Pixels(size, stride));

    private static LayerCount Residual(long kernel, long inputs, long outputs, long size, int stride)
    {
        var (halved, pixels) = (Halved(size, stride), Pixels(size, stride));
        return Full(kernel, inputs, outputs, size, stride) + Full(kernel, outputs, outputs, halved, stride: 1)
            + LayerCount.Additions(outputs * pixels)
            + (stride == 1 ? default : LayerCount.AveragePool(stride * stride, inputs * size * size, inputs * pixels)
                + LayerCount.Convolution(inputs, outputs, pixels));
    }

    private static LayerCount Inverted(InvertedResidual operation, long inputs, long outputs, long size, int stride)
    {
        var (wide, pixels) = (operation.Expansion * inputs, Pixels(size, stride));
        return (operation.Expansion > 1 ? Widen(inputs, wide, size * size) : default)
            + LayerCount.Convolution((long)operation.Kernel * operation.Kernel, wide, pixels)
            + LayerCount.Norm(wide, pixels)
            + LayerCount.Relu6(wide * pixels)
            + LayerCount.Convolution(wide, outputs, pixels) + LayerCount.Norm(outputs, pixels)
            + (InvertedResidual.IsResidual((int)inputs, (int)outputs, stride)
                ? LayerCount.Additions(outputs * pixels)
                : default);
    }

    /// <summary>1x1 convolution, BatchNorm, ReLU6.</summary>
    private static LayerCount Widen(long inputs, long outputs, long pixels) =>
        LayerCount.Convolution(inputs, outputs, pixels) + LayerCount.Norm(outputs, pixels)
        + LayerCount.Relu6(outputs * pixels);

    private static LayerCount DepthwiseAndPointwise(long kernel, long channels, long size, int stride)
    {
        var pixels = Pixels(size, stride);
        return LayerCount.Relu(channels * size * size) + LayerCount.Convolution(kernel * kernel, channels, pixels)
            + LayerCount.Convolution(channels, channels, pixels) + LayerCount.Norm(channels, pixels);
    }

    // The 1 x k convolution halves the width alone; the k x 1 after it the height.
    private static LayerCount Factorized(long kernel, long channels, long size, int stride) =>
        LayerCount.Relu(channels * size * size)
        + LayerCount.Convolution(kernel * channels, channels, size * Halved(size, stride))
        + LayerCount.Convolution(kernel * channels, channels, Pixels(size, stride))
        + LayerCount.Norm(channels, Pixels(size, stride));

    private static long Halved(long size, int stride) => (size + stride - 1) / stride;

    private static long Pixels(long size, int stride) => Halved(size, stride) * Halved(size, stride);
}
