using DeffArts.Export.Graph;

namespace DeffArts.Export.C;

/// <summary>Calls of the kernels in single precision.</summary>
internal sealed class FloatCalls(MemoryPlan plan) : KernelCalls(plan)
{
    /// <inheritdoc/>
    public override string Suffix => "f32";

    /// <inheritdoc/>
    public override string ElementType => "float";

    /// <inheritdoc/>
    public override string InputType => "float";

    /// <inheritdoc/>
    public override string OutputType => "float";

    /// <inheritdoc/>
    public override string OutputNote => "";

    /// <inheritdoc/>
    public override string Shape(FeatureMap map) => $"{base.Shape(map)}, {(WriterOf(map) is { } step
        && step.Relu.HasFlag(ReluPlace.Out) ? $"0.0f, {Bound(step.Most)}" : "-INFINITY, INFINITY")}";

    /// <inheritdoc/>
    protected override (string Kernel, IEnumerable<string> Arguments) Arguments(Step step)
    {
        var output = Map(step.Writes);
        return step.Layer switch
        {
            ConvolutionLayer layer => Convolution(step, layer),
            MaxPoolLayer { Window: var window } => ("max_pool_f32", [Map(step.Read), output, Address(window)]),
            AveragePoolLayer { Window: var window } => ("average_pool_f32", [Map(step.Read), output, Address(window)]),
            ReluLayer layer => ("relu_f32", [Map(step.Read), output, Bound(layer.Most)]),
            SumLayer => ("sum_f32", [Terms(step), $"{step.Reads.Length}", output]),
            CopyLayer => ("copy_f32", [Map(step.Read), output]),
            ZeroLayer => ("zero_f32", [output]),
            GlobalAveragePoolLayer => ("global_average_f32", [Map(step.Read), output]),
            LinearLayer layer => ("linear_f32",
            [
                Map(step.Read), "logits", $"{layer.Output.Channels}", Numbers(layer, "weight", layer.Weight),
                Numbers(layer, "bias", layer.Bias),
            ]),
            NormalisationLayer layer => ("normalise_f32",
                [Map(step.Read), output, Numbers(layer, "mean", layer.Mean),
                    Numbers(layer, "deviation", layer.Deviation)]),
            _ => throw new ArgumentOutOfRangeException(nameof(step), step, "no kernel for this layer"),
        };
    }

    private (string Kernel, IEnumerable<string> Arguments) Convolution(Step step, ConvolutionLayer layer)
    {
        var weight = Numbers(layer, "weight", FilterOrder.ChannelsLast(layer).Select(place => layer.Weight[place]));
        var bias = layer.Bias is { } values ? Numbers(layer, "bias", values) : "0";
        var (input, output, relu) = (Map(step.Read), Map(step.Writes), Reading(step));
        if (layer.IsPointwise)
        {
            return ("pointwise_f32",
                [input, output, $"{layer.Window.StrideHeight}", $"{step.First}", relu, weight, bias]);
        }

        return (layer.IsDepthwise ? "depthwise_f32" : "convolution_f32",
            [input, output, Address(layer.Window), relu, weight, bias]);
    }

    private static string Bound(float most) => float.IsPositiveInfinity(most) ? "INFINITY" : SourceText.Float(most);

    private string Numbers(Layer layer, string part, IEnumerable<float> values) =>
        Constant(layer, part, "float", values.Select(SourceText.Float));
}
