using DeffArts.Space;

namespace DeffArts.Cost;

/// <summary>What an operation and the fixed layers around the cells do at their real sizes, in the derived network.</summary>
public static class OperationCount
{
    /// <summary>
    /// One operation on <paramref name="channels"/> x <paramref name="size"/> x <paramref name="size"/>; the output has
    /// <paramref name="size"/> / <paramref name="stride"/> pixels a side, rounded up.
    /// </summary>
    public static LayerCount Of(Operation operation, long channels, long size, int stride)
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

    /// <summary>The 3x3 convolution and BatchNorm before the first cell.</summary>
    public static LayerCount Stem(NetworkShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var pixels = (long)shape.ImageSize * shape.ImageSize;
        return LayerCount.Convolution(9L * shape.ImageChannels, shape.StemChannels, pixels)
            + LayerCount.Norm(shape.StemChannels, pixels);
    }

    /// <summary>Global average pooling and the classifier.</summary>
    public static LayerCount Head(NetworkPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var size = (long)plan.Cells[^1].OutputSize;
        var channels = (long)plan.ClassifierChannels;
        return LayerCount.GlobalAverage(channels, size * size) + LayerCount.Linear(channels, plan.Shape.Classes);
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
