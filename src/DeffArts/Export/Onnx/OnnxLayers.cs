using DeffArts.Export.Graph;
using DeffArts.Export.Quantised;
using static DeffArts.Export.Onnx.OnnxGraph;

namespace DeffArts.Export.Onnx;

/// <summary>From layers to ONNX nodes; with a quantisation the values between them go through 8 bits.</summary>
internal sealed class OnnxLayers(Quantisation? quantisation)
{
    private readonly Dictionary<FeatureMap, string> rounded = [];

    /// <summary>The nodes so far.</summary>
    public OnnxGraph Graph { get; } = new();

    /// <summary>Adds every layer of a graph.</summary>
    public void Write(InferenceGraph graph)
    {
        Round(graph, graph.Input);
        foreach (var layer in graph.Layers)
        {
            Add(layer);
            Round(graph, layer.Output);
        }

        if (quantisation is not null)
        {
            Graph.ShortenValues(graph.Output.Name);
        }
    }

    private void Add(Layer layer)
    {
        string[] inputs = [.. layer.Inputs.Select(Read)];
        var name = layer.Name;
        switch (layer)
        {
            case ConvolutionLayer convolution:
                Convolution(convolution, inputs[0]);
                break;
            case BatchNormLayer norm:
                BatchNorm(norm, inputs[0]);
                break;
            case MaxPoolLayer { Window: var window }:
                Graph.Node("MaxPool", name, inputs, Attributes(layer, window));
                break;
            case AveragePoolLayer { Window: var window }:
                Graph.Node("AveragePool", name, inputs, [.. Attributes(layer, window), Whole("count_include_pad", 0)]);
                break;
            case SumLayer:
                Graph.Node(inputs.Length == 2 ? "Add" : "Sum", name, inputs);
                break;
            case ConcatenationLayer:
                Graph.Node("Concat", name, inputs, Whole("axis", 1));
                break;
            case ReluLayer { Most: < float.PositiveInfinity and var most }:
                Graph.Node("Clip", name, [inputs[0], Number(0), Number(most)]);
                break;
            case ReluLayer or GlobalAveragePoolLayer:
                Graph.Node(layer is ReluLayer ? "Relu" : "GlobalAveragePool", name, inputs);
                break;
            case CropLayer:
                Crop(layer, inputs[0]);
                break;
            case ZeroLayer:
                Zeros(layer, inputs[0]);
                break;
            case LinearLayer linear:
                Linear(linear, inputs[0]);
                break;
            case NormalisationLayer normalisation:
                Normalisation(normalisation, inputs[0]);
                break;
            default:
                throw new Space.InvalidArchitectureException(
                    $"no ONNX operator for the layer '{name}' ({layer.GetType().Name})");
        }
    }

    private void Normalisation(NormalisationLayer layer, string input)
    {
        string Numbers(string part, IEnumerable<float> values) => Graph.Constant<float>(
            $"{layer.Name}.{part}", [.. values.Select(value => 255 * value)], 1, layer.Output.Channels, 1, 1);
        var centred = Graph.Node("Sub", $"{layer.Name}.centred", [input, Numbers("mean", layer.Mean)]);
        Graph.Node("Div", layer.Name, [centred, Numbers("deviation", layer.Deviation)]);
    }

    private string Number(float value) => Graph.Constant<float>(name: null, [value]);

    private string Read(FeatureMap map) => rounded.GetValueOrDefault(map, map.Name);

    /// <summary>
    /// Takes a value to 8 bits and back. The logits stay as they are; so do raw pixels, and a value that only a ReLU
    /// reads, which has the ReLU's scale and is rounded behind it.
    /// </summary>
    private void Round(InferenceGraph graph, FeatureMap map)
    {
        if (quantisation is null
            || map == graph.Output || graph.Readers(map).All(layer => layer is ReluLayer or NormalisationLayer))
        {
            return;
        }

        var (scale, zero) = quantisation[map];
        string[] parameters =
            [Graph.Constant<float>(name: null, [(float)scale]), Graph.Constant<sbyte>(name: null, [(sbyte)zero])];
        var quantised = Graph.ShortNode("QuantizeLinear", [map.Name, .. parameters]);
        rounded[map] = Graph.ShortNode("DequantizeLinear", [quantised, .. parameters]);
    }

    private void Convolution(ConvolutionLayer layer, string input)
    {
        var window = layer.Window;
        var weights = quantisation is null ? null : QuantisedWeight.Of(layer, quantisation[layer.Input]);
        string[] parameters =
        [
            Weight(layer.Name, layer.Weight.AsSpan(), weights, layer.Output.Channels, layer.GroupInputs, window.Height,
                window.Width),
            .. layer.Bias is { } bias ? [Bias(layer.Name, bias.AsSpan(), weights)] : Array.Empty<string>(),
        ];
        Graph.Node(
            "Conv", layer.Name, [input, .. parameters],
            [
                .. Attributes(layer, window), .. WholesUnless(1, "dilations", window.Dilation, window.Dilation),
                .. layer.Groups == 1 ? Array.Empty<Schema.Attribute>() : [Whole("group", layer.Groups)],
            ]);
    }

    private void Linear(LinearLayer layer, string input)
    {
        var weights = quantisation is null ? null : QuantisedWeight.Of(layer, quantisation[layer.Input]);
        var weight = Weight(layer.Name, layer.Weight.AsSpan(), weights, layer.Output.Channels, layer.Input.Channels);
        var flat = Graph.Node("Flatten", $"{layer.Name}.features", [input], Whole("axis", 1));
        Graph.Node("Gemm", layer.Name, [flat, weight, Bias(layer.Name, layer.Bias.AsSpan(), weights)],
            Whole("transB", 1));
    }

    private string Weight(string layer, ReadOnlySpan<float> values, QuantisedWeight? weights, params long[] dimensions)
    {
        if (weights is null)
        {
            return Graph.Constant($"{layer}.weight", values, dimensions);
        }

        // Its zero point is zero, and yet written: ONNX Runtime 1.31 with session.x64quantprecision refuses weights
        // without one.
        return Graph.ShortNode(
            "DequantizeLinear",
            [
                Graph.Constant(name: null, weights.Weight.AsSpan(), dimensions),
                Graph.Constant(name: null, weights.Scales.AsSpan(), weights.Scales.Length),
                Graph.Constant<sbyte>(name: null, new sbyte[weights.Scales.Length], weights.Scales.Length),
            ],
            Whole("axis", 0));
    }

    private string Bias(string layer, ReadOnlySpan<float> values, QuantisedWeight? weights) => weights is null
        ? Graph.Constant($"{layer}.bias", values, values.Length)
        : Graph.ShortNode(
            "DequantizeLinear",
            [
                Graph.Constant(name: null, weights.Bias.AsSpan(), weights.Bias.Length),
                Graph.Constant(name: null, weights.BiasScales.AsSpan(), weights.BiasScales.Length),
            ],
            Whole("axis", 0));

    private void BatchNorm(BatchNormLayer layer, string input)
    {
        string Part(string part, ReadOnlySpan<float> values) =>
            Graph.Constant($"{layer.Name}.{part}", values, values.Length);
        Graph.Node(
            "BatchNormalization", layer.Name,
            [
                input, Part("scale", layer.Scale.AsSpan()), Part("shift", layer.Shift.AsSpan()),
                Part("mean", layer.Mean.AsSpan()), Part("variance", layer.Variance.AsSpan()),
            ],
            Real("epsilon", layer.Epsilon));
    }

    private void Crop(Layer layer, string input)
    {
        var (rows, columns) =
            (layer.Output.Height - layer.Input.Height + 1, layer.Output.Width - layer.Input.Width + 1);
        var isPadded = rows + columns > 0;
        string Numbers(string part, params long[] values) =>
            Graph.Constant<long>($"{layer.Name}.{part}", values, values.Length);
        var cropped = Graph.Node(
            "Slice", isPadded ? $"{layer.Name}.cropped" : layer.Name,
            [input, Numbers("starts", 1, 1), Numbers("ends", layer.Input.Height, layer.Input.Width),
                Numbers("axes", 2, 3)]);
        if (isPadded)
        {
            Graph.Node("Pad", layer.Name, [cropped, Numbers("pads", 0, 0, 0, 0, 0, 0, rows, columns)]);
        }
    }

    /// <summary>The batch's size is known at run time alone.</summary>
    private void Zeros(Layer layer, string input)
    {
        var map = layer.Output;
        var batch = Graph.Node("Shape", $"{layer.Name}.batch", [input], Whole("start", 0), Whole("end", 1));
        var rest = Graph.Constant<long>($"{layer.Name}.size", [map.Channels, map.Height, map.Width], 3);
        var shape = Graph.Node("Concat", $"{layer.Name}.shape", [batch, rest], Whole("axis", 0));
        Graph.Node("ConstantOfShape", layer.Name, [shape], Zero("value"));
    }

    private static Schema.Attribute[] Attributes(Layer layer, Window window)
    {
        var (rows, columns) = window.Beyond(layer.Input, layer.Output);
        return
        [
            Wholes("kernel_shape", window.Height, window.Width),
            .. WholesUnless(1, "strides", window.StrideHeight, window.StrideWidth),
            .. WholesUnless(
                0, "pads", window.PaddingHeight, window.PaddingWidth, window.PaddingHeight + rows,
                window.PaddingWidth + columns),
        ];
    }
}
