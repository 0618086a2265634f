using System.Globalization;
using DeffArts.Export.Graph;
using DeffArts.Export.Quantised;

namespace DeffArts.Export.C;

/// <summary>Calls of the kernels of 8-bit integers.</summary>
/// <param name="plan">Where the values lie.</param>
/// <param name="origin">The normalisation of the pixels.</param>
/// <param name="quantisation">The scale of each value of the graph.</param>
internal sealed class Int8Calls(MemoryPlan plan, GraphOrigin origin, Quantisation quantisation) : KernelCalls(plan)
{
    /// <summary>What a logit of the library is multiplied by; known when the classifier's call is written.</summary>
    public double LogitScale { get; private set; } = 1;

    /// <inheritdoc/>
    public override string Suffix => "i8";

    /// <inheritdoc/>
    public override string ElementType => "int8_t";

    /// <inheritdoc/>
    public override string InputType => "uint8_t";

    /// <inheritdoc/>
    public override string OutputType => "int32_t";

    /// <inheritdoc/>
    public override string OutputNote =>
        $"\n/* A logit times this is the network's; the library itself computes with integers alone. */\n"
        + $"#define NETWORK_LOGIT_SCALE {LogitScale.ToString("R", CultureInfo.InvariantCulture)}\n";

    /// <inheritdoc/>
    public override string Shape(FeatureMap map)
    {
        var (scale, step) = (Scale(map), WriterOf(map));
        var (low, high) = step?.Relu.HasFlag(ReluPlace.Out) == true
            ? (scale.Zero, scale.Quantise(step.Most))
            : (sbyte.MinValue, sbyte.MaxValue);
        return $"{base.Shape(map)}, {scale.Zero}, {low}, {high}";
    }

    /// <inheritdoc/>
    protected override (string Kernel, IEnumerable<string> Arguments) Arguments(Step step)
    {
        var output = Map(step.Writes);
        return step.Layer switch
        {
            PixelTableLayer layer => ("quantise_i8", ["input", output, Constant(layer, "table", "int8_t", Table(layer))]),
            ConvolutionLayer layer => Convolution(step, layer),
            MaxPoolLayer { Window: var window } =>
                ("max_pool_i8", [Map(step.Read), output, Address(window), .. Numbers(FixedPoint.Of(Factor(step)))]),
            AveragePoolLayer layer => ("average_pool_i8", [Map(step.Read), output, Address(layer.Window), .. PerCount(step, layer)]),
            ReluLayer layer => ("relu_i8",
                [Map(step.Read), output, $"{Scale(step.Read).Quantise(layer.Most)}", .. Numbers(FixedPoint.Of(Factor(step)))]),
            SumLayer => Sum(step),
            CopyLayer => ("copy_i8", [Map(step.Read), output, .. Numbers(FixedPoint.Of(Factor(step)))]),
            ZeroLayer => ("zero_i8", [output]),
            GlobalAveragePoolLayer =>
                ("global_average_i8", [Map(step.Read), output, .. Numbers(FixedPoint.OfMean(Factor(step), step.Read.Pixels))]),
            LinearLayer layer => Linear(step, layer),
            _ => throw new ArgumentOutOfRangeException(nameof(step), step, "no kernel for this layer"),
        };
    }

    /// <summary>The parts of a concatenation have its scale, since they are written straight into it.</summary>
    private ValueScale Scale(FeatureMap map)
    {
        while (Plan.Program.Parts.TryGetValue(map, out var whole))
        {
            map = whole;
        }

        return quantisation[map];
    }

    private double Factor(Step step) => Scale(step.Read).Scale / Scale(step.Writes).Scale;

    private static string[] Numbers(FixedPoint factor) => [$"{factor.Multiplier}", $"{factor.Shift}"];

    private string[] PerCount(Step step, AveragePoolLayer layer) => Factors(
        layer, Enumerable.Range(1, layer.Window.Height * layer.Window.Width).Select(count => FixedPoint.OfMean(Factor(step), count)));

    private string[] Factors(Layer layer, IEnumerable<double> factors) => Factors(layer, factors.Select(FixedPoint.Of));

    private string[] Factors(Layer layer, IEnumerable<FixedPoint> factors)
    {
        var all = factors.ToList();
        return
        [
            Constant(layer, "multiplier", "int32_t", all.Select(factor => $"{factor.Multiplier}")),
            Constant(layer, "shift", "int8_t", all.Select(factor => $"{factor.Shift}")),
        ];
    }

    private (string Kernel, IEnumerable<string> Arguments) Sum(Step step)
    {
        var (multipliers, shift) = FixedPoint.Together(
            [.. step.Reads.Select(read => Scale(read).Scale / Scale(step.Writes).Scale)]);
        var factors = Constant(step.Layer, "multiplier", "int32_t", multipliers.Select(factor => $"{factor}"));
        return ("sum_i8", [Terms(step), $"{step.Reads.Length}", Map(step.Writes), factors, $"{shift}"]);
    }

    private (string Kernel, IEnumerable<string> Arguments) Convolution(Step step, ConvolutionLayer layer)
    {
        var from = Scale(step.Read);
        var weights = QuantisedWeight.Of(layer, from);
        var weight = Constant(layer, "weight", "int8_t", ChannelsLast(layer).Select(place => $"{weights.Weight[place]}"));
        var bias = layer.Bias is null ? "0" : Bias(layer, weights);
        var factors = Factors(layer, weights.Scales.Select(scale => from.Scale * scale / Scale(step.Writes).Scale));
        return layer.IsPointwise
            ? ("pointwise_i8",
            [
                Map(step.Read), Map(step.Writes), $"{layer.Window.StrideHeight}", $"{step.First}", Relu(step), weight, bias, .. factors,
            ])
            : (layer.IsDepthwise ? "depthwise_i8" : "convolution_i8",
                [Map(step.Read), Map(step.Writes), Address(layer.Window), Relu(step), weight, bias, .. factors]);
    }

    private (string Kernel, IEnumerable<string> Arguments) Linear(Step step, LinearLayer layer)
    {
        var from = Scale(step.Read);
        var weights = QuantisedWeight.Of(layer, from);
        LogitScale = from.Scale * weights.Scales.Max();
        return ("linear_i8",
        [
            Map(step.Read), "logits", $"{layer.Output.Channels}",
            Constant(layer, "weight", "int8_t", weights.Weight.Select(value => $"{value}")), Bias(layer, weights),
            .. Factors(layer, weights.Scales.Select(scale => from.Scale * scale / LogitScale)),
        ]);
    }

    private string Bias(Layer layer, QuantisedWeight weights) =>
        Constant(layer, "bias", "int32_t", weights.Bias.Select(value => $"{value}"));

    private IEnumerable<string> Table(PixelTableLayer layer)
    {
        var scale = Scale(layer.Output);
        return from channel in Enumerable.Range(0, layer.Output.Channels)
               let table = origin.Normalisation.Table(channel)
               from pixel in Enumerable.Range(0, 256)
               select $"{scale.Quantise(table[pixel])}";
    }
}
