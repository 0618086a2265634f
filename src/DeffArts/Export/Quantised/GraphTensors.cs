using DeffArts.Export.Graph;
using DeffArts.Tensors;
using static TorchSharp.torch;

namespace DeffArts.Export.Quantised;

/// <summary>
/// Every value of a folded graph for a batch of images, computed by libtorch: fast enough to calibrate with.
/// </summary>
internal static class GraphTensors
{
    /// <summary>Values by map, N x C x H x W, in the caller's dispose scope.</summary>
    public static Dictionary<FeatureMap, Tensor> Run(InferenceGraph graph, Tensor images)
    {
        var values = new Dictionary<FeatureMap, Tensor> { [graph.Input] = images };
        foreach (var layer in graph.Layers)
        {
            values[layer.Output] = Run(layer, [.. layer.Inputs.Select(input => values[input])]);
        }

        return values;
    }

    private static Tensor Run(Layer layer, Tensor[] inputs) => layer switch
    {
        ConvolutionLayer convolution => Convolve(convolution, inputs[0]),
        ReluLayer relu => float.IsInfinity(relu.Most)
            ? nn.functional.relu(inputs[0])
            : minimum(nn.functional.relu(inputs[0]), tensor([relu.Most])),
        MaxPoolLayer { Window: var window } =>
            nn.functional.max_pool2d(
                inputs[0], [window.Height, window.Width], [window.StrideHeight, window.StrideWidth],
                [window.PaddingHeight, window.PaddingWidth]),
        AveragePoolLayer { Window: var window } => nn.functional.avg_pool2d(
            inputs[0], [window.Height, window.Width], [window.StrideHeight, window.StrideWidth],
            [window.PaddingHeight, window.PaddingWidth], count_include_pad: false),
        CropLayer => Crop(layer, inputs[0]),
        ZeroLayer => zeros(inputs[0].shape[0], layer.Output.Channels, layer.Output.Height, layer.Output.Width),
        SumLayer => inputs.Aggregate(Arithmetic.Plus),
        ConcatenationLayer => cat(inputs, 1),
        GlobalAveragePoolLayer => inputs[0].mean([2, 3], keepdim: true),
        LinearLayer linear => nn.functional.linear(
            inputs[0].flatten(1),
            tensor(linear.Weight.ToArray()).reshape(linear.Output.Channels, linear.Input.Channels),
            tensor(linear.Bias.ToArray())),
        _ => throw new ArgumentOutOfRangeException(
            nameof(layer), layer, "not a layer of a folded graph without preprocessing"),
    };

    private static Tensor Convolve(ConvolutionLayer layer, Tensor input)
    {
        var window = layer.Window;
        var (rows, columns) = window.Beyond(layer.Input, layer.Output);
        input = rows + columns > 0 ? nn.functional.pad(input, [0, columns, 0, rows]) : input;
        var weight = tensor(layer.Weight.ToArray())
            .reshape(layer.Output.Channels, layer.GroupInputs, window.Height, window.Width);
        return nn.functional.conv2d(
            input, weight, layer.Bias is { } bias ? tensor(bias.ToArray()) : null,
            [window.StrideHeight, window.StrideWidth], [window.PaddingHeight, window.PaddingWidth],
            [window.Dilation, window.Dilation], layer.Groups);
    }

    private static Tensor Crop(Layer layer, Tensor input)
    {
        var (rows, columns) =
            (layer.Output.Height - layer.Input.Height + 1, layer.Output.Width - layer.Input.Width + 1);
        return nn.functional.pad(
            input.slice(2, 1, long.MaxValue, 1).slice(3, 1, long.MaxValue, 1), [0, columns, 0, rows]);
    }
}
