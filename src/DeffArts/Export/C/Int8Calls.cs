using System.Collections.Immutable;
using System.Globalization;
using DeffArts.Export.Graph;

namespace DeffArts.Export.C;

/// <summary>What an 8-bit value q stands for: scale * (q - zero).</summary>
public readonly record struct ValueScale(double Scale, int Zero);

/// <summary>Calls of the kernels of 8-bit integers.</summary>
/// <param name="plan">Where the values lie.</param>
/// <param name="origin">The normalisation of the pixels.</param>
/// <param name="scaleOf">The scale of each value of the graph.</param>
internal sealed class Int8Calls(MemoryPlan plan, GraphOrigin origin, Func<FeatureMap, ValueScale> scaleOf) : KernelCalls(plan)
{
    private const int Largest = 127;
    private const double LargestBias = 1 << 30;
    private double logitScale = 1;

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
        + $"#define NETWORK_LOGIT_SCALE {logitScale.ToString("R", CultureInfo.InvariantCulture)}\n";

    /// <inheritdoc/>
    public override string Shape(FeatureMap map) => $"{base.Shape(map)}, {Scale(map).Zero}";

    /// <inheritdoc/>
    protected override (string Kernel, IEnumerable<string> Arguments) Arguments(Step step)
    {
        var output = Map(step.Writes);
        return step.Layer switch
        {
            PixelTableLayer layer => ("quantise_i8", ["input", output, Constant(layer, "table", "int8_t", Table(layer))]),
            ConvolutionLayer layer => Convolution(step, layer),
            MaxPoolLayer { Window: var window } =>
                ("max_pool_i8", [Map(step.Read), output, Address(window), .. Rescaled(step, 1)]),
            AveragePoolLayer layer => ("average_pool_i8", [Map(step.Read), output, Address(layer.Window), .. PerCount(step, layer)]),
            SumLayer => Sum(step),
            CopyLayer => ("copy_i8", [Map(step.Read), output, .. Rescaled(step, 1)]),
            ZeroLayer => ("zero_i8", [output]),
            GlobalAveragePoolLayer => ("global_average_i8", [Map(step.Read), output, .. Rescaled(step, step.Read.Pixels)]),
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

        return scaleOf(map);
    }

    private double Factor(Step step) => Scale(step.Read).Scale / Scale(step.Writes).Scale;

    private string[] Rescaled(Step step, int divisor)
    {
        var factor = FixedPoint.Of(Factor(step) / divisor);
        return [$"{factor.Multiplier}", $"{factor.Shift}"];
    }

    private string[] PerCount(Step step, AveragePoolLayer layer) => Factors(
        layer, Enumerable.Range(1, layer.Window.Height * layer.Window.Width).Select(count => Factor(step) / count));

    private string[] Factors(Layer layer, IEnumerable<double> factors)
    {
        var all = factors.Select(FixedPoint.Of).ToList();
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
        var from = Scale(step.Read).Scale;
        var scales = WeightScales(layer.Weight, layer.Bias, layer.Output.Channels, from);
        var weight = Constant(layer, "weight", "int8_t", ChannelsLast(layer).Select(entry => Weight(entry.Weight / scales[entry.Output])));
        var bias = layer.Bias is { } values ? Bias(layer, values, scales, from) : "0";
        var factors = Factors(layer, scales.Select(scale => from * scale / Scale(step.Writes).Scale));
        return IsPointwise(layer)
            ? ("pointwise_i8",
            [
                Map(step.Read), Map(step.Writes), $"{layer.Window.StrideHeight}", $"{step.First}", Relu(step), weight, bias, .. factors,
            ])
            : (layer.IsDepthwise ? "depthwise_i8" : "convolution_i8",
                [Map(step.Read), Map(step.Writes), Address(layer.Window), Relu(step), weight, bias, .. factors]);
    }

    private (string Kernel, IEnumerable<string> Arguments) Linear(Step step, LinearLayer layer)
    {
        var (from, inputs) = (Scale(step.Read).Scale, layer.Input.Channels);
        var scales = WeightScales(layer.Weight, layer.Bias, layer.Output.Channels, from);
        logitScale = from * scales.Max();
        var weight = Constant(layer, "weight", "int8_t", layer.Weight.Select((value, i) => Weight(value / scales[i / inputs])));
        return ("linear_i8",
        [
            Map(step.Read), "logits", $"{layer.Output.Channels}", weight, Bias(layer, layer.Bias, scales, from),
            .. Factors(layer, scales.Select(scale => from * scale / logitScale)),
        ]);
    }

    /// <summary>
    /// One scale for each output channel, that takes its largest weight to 127; larger where the bias would not fit.
    /// </summary>
    private static double[] WeightScales(ImmutableArray<float> weight, ImmutableArray<float>? bias, int outputs, double from) =>
    [
        .. Enumerable.Range(0, outputs).Select(output =>
        {
            var taps = weight.Length / outputs;
            var largest = weight.Skip(output * taps).Take(taps).Max(Math.Abs);
            var scale = Math.Max(largest / (double)Largest, Math.Abs(bias?[output] ?? 0) / (from * LargestBias));
            return scale > 0 ? scale : 1;
        }),
    ];

    private static string Weight(double value) => $"{(int)Math.Clamp(Math.Round(value), -Largest, Largest)}";

    private string Bias(Layer layer, ImmutableArray<float> values, double[] scales, double from) => Constant(
        layer, "bias", "int32_t", values.Select((value, i) => $"{(int)Math.Round(value / (from * scales[i]))}"));

    private IEnumerable<string> Table(PixelTableLayer layer)
    {
        var (scale, zero) = (Scale(layer.Output).Scale, Scale(layer.Output).Zero);
        return from channel in Enumerable.Range(0, layer.Output.Channels)
               from pixel in Enumerable.Range(0, 256)
               let value = (pixel / 255.0 - origin.Normalisation.Mean[channel]) / origin.Normalisation.Deviation[channel]
               select $"{(int)Math.Clamp(Math.Round(value / scale) + zero, sbyte.MinValue, sbyte.MaxValue)}";
    }
}
