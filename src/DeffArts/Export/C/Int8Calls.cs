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
    private const int WordBits = 32;

    /// <summary>Behind the word: rounding and zero point, of at most 257 halves, fit 32 bits with it.</summary>
    private const int MostShift = 22;

    /// <summary>Long products of a depthwise filter that keep to their half of 64 bits.</summary>
    private const int MostTaps = 64;

    private const int MostSumShift = 30;
    private readonly List<string> definitions = [];

    /// <summary>What a logit of the library is multiplied by; known when the classifier's call is written.</summary>
    public double LogitScale { get; private set; } = 1;

    /// <inheritdoc/>
    public override string Suffix => "i8";

    /// <inheritdoc/>
    public override string ElementType => "int8_t";

    /// <inheritdoc/>
    public override string ArenaType => "int32_t";

    /// <inheritdoc/>
    public override string? Header => "lanes.h";

    /// <inheritdoc/>
    public override IEnumerable<string> Definitions => definitions;

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

    /// <summary>The convolutions of a program whose factors or windows only the plain kernel takes, by name.</summary>
    public static HashSet<string> PlainLayers(LayerProgram program, GraphOrigin origin, Quantisation quantisation)
    {
        var calls = new Int8Calls(new MemoryPlan(program, sizeof(sbyte), [], GivenOrderBytes: 0), origin, quantisation);
        return [.. program.Steps.Where(
            step => step.Layer is ConvolutionLayer layer && !IsFast(layer, calls.ChannelFactors(step, layer)))
            .Select(step => step.Layer.Name)];
    }

    /// <inheritdoc/>
    protected override string Start(FeatureMap map) => $"(int8_t *)arena + {Plan.ElementOffset(map)}";

    /// <inheritdoc/>
    protected override IEnumerable<string> RequiredBy(string kernel) => kernel switch
    {
        "pointwise_i8" or "convolution_i8" => ["multiply_i8", "keep_i8"],
        "depthwise_i8" or "sum_i8" => ["keep_i8"],
        _ => [],
    };

    /// <summary>A ReLU changes nothing where the zero point is the smallest number.</summary>
    protected override string Reading(Step step) =>
        Scale(step.Read).Zero == sbyte.MinValue ? "AS_IT_IS" : base.Reading(step);

    /// <inheritdoc/>
    protected override (string Kernel, IEnumerable<string> Arguments) Arguments(Step step)
    {
        var output = Map(step.Writes);
        return step.Layer switch
        {
            PixelTableLayer layer =>
                ("quantise_i8", ["input", output, Constant(layer, "table", "int8_t", Table(layer))]),
            ConvolutionLayer layer => Convolution(step, layer),
            MaxPoolLayer { Window: var window } =>
                ("max_pool_i8", [Map(step.Read), output, Address(window), .. Numbers(FixedPoint.Of(Factor(step)))]),
            AveragePoolLayer layer =>
                ("average_pool_i8", [Map(step.Read), output, Address(layer.Window), .. PerCount(step, layer)]),
            ReluLayer layer => ("relu_i8",
                [Map(step.Read), output, $"{Scale(step.Read).Quantise(layer.Most)}",
                    .. Numbers(FixedPoint.Of(Factor(step)))]),
            SumLayer => Sum(step),
            CopyLayer => ("copy_i8", [Map(step.Read), output, .. Numbers(FixedPoint.Of(Factor(step)))]),
            ZeroLayer => ("zero_i8", [output]),
            GlobalAveragePoolLayer =>
                ("global_average_i8",
                    [Map(step.Read), output, .. Numbers(FixedPoint.OfMean(Factor(step), step.Read.Pixels))]),
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
        layer, Enumerable.Range(1, layer.Window.Height * layer.Window.Width)
            .Select(count => FixedPoint.OfMean(Factor(step), count)));

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
        if (shift > MostSumShift)
        {
            // No sum reaches a half then.
            (multipliers, shift) = (new int[multipliers.Length], MostSumShift);
        }

        var factors = Constant(step.Layer, "multiplier", "int32_t", multipliers.Select(factor => $"{factor}"));
        return ("sum_i8", [Terms(step), $"{step.Reads.Length}", Map(step.Writes), factors, $"{shift}"]);
    }

    private (string Kernel, IEnumerable<string> Arguments) Convolution(Step step, ConvolutionLayer layer)
    {
        var from = Scale(step.Read);
        var weights = QuantisedWeight.Of(layer, from);
        var factors = ChannelFactors(step, layer);
        string[] maps = [Map(step.Read), Map(step.Writes)];
        if (!IsFast(layer, factors))
        {
            return ("plain_i8",
            [
                .. maps, Address(layer.Window), $"{step.First}", Reading(step), $"{layer.Groups}",
                Constant(layer, "weight", "int8_t",
                    FilterOrder.OutputByOutput(layer).Select(place => $"{weights.Weight[place]}")),
                Bias(layer, weights), .. Factors(layer, factors),
            ]);
        }

        var by = Filters(layer, weights, factors);
        var memory = $"arena + {Plan.ElementOffset(step.Scratch!) / sizeof(int)}";
        return layer.IsPointwise
            ? ("pointwise_i8", [.. maps, $"{layer.Window.StrideHeight}", $"{step.First}", Reading(step), by, memory])
            : (layer.IsDepthwise
                ? "depthwise_i8"
                : "convolution_i8", [.. maps, Address(layer.Window), Reading(step), by, memory]);
    }

    /// <summary>Defines a <c>filters_i8</c>.</summary>
    private string Filters(ConvolutionLayer layer, QuantisedWeight weights, IReadOnlyList<FixedPoint> factors)
    {
        var order = layer.IsDepthwise ? FilterOrder.TapByTap(layer) : FilterOrder.Interleaved(layer);
        var weight = Constant(
            layer, "weight", "int8_t", order.Select(place => place is { } at ? $"{weights.Weight[at]}" : "0"),
            isInWords: true);
        var ends = Constant(
            layer, "ends", "int32_t",
            weights.Bias.Zip(factors).SelectMany(pair => new[] { $"{pair.First}", $"{pair.Second.Multiplier}" }));
        var shift = Constant(layer, "shift", "int8_t", factors.Select(factor => $"{factor.Shift - WordBits}"));
        var name = $"{SourceText.Identifier(layer.Name)}_filters";
        definitions.Add($"static const filters_i8 {name} = {{{weight}, {ends}, {shift}}};");
        return $"&{name}";
    }

    private List<FixedPoint> ChannelFactors(Step step, ConvolutionLayer layer)
    {
        var from = Scale(step.Read);
        return [.. QuantisedWeight.Of(
            layer, from).Scales.Select(scale => FixedPoint.Of(from.Scale * scale / Scale(step.Writes).Scale))];
    }

    /// <summary>
    /// Whether the kernels' shorter arithmetic is exact for a layer; see <c>settled</c> and <c>tap</c> in their
    /// sources.
    /// </summary>
    private static bool IsFast(ConvolutionLayer layer, IEnumerable<FixedPoint> factors) =>
        factors.All(factor => factor.Shift is > WordBits and <= WordBits + MostShift)
        && !(layer.IsDepthwise && layer.TapsPerOutput > MostTaps);

    private (string Kernel, IEnumerable<string> Arguments) Linear(Step step, LinearLayer layer)
    {
        var from = Scale(step.Read);
        var weights = QuantisedWeight.Of(layer, from);
        LogitScale = from.Scale * weights.Scales.Max();
        return ("linear_i8",
        [
            Map(step.Read), "logits", $"{layer.Output.Channels}",
            Constant(layer, "weight", "int8_t", weights.Weight.Select(value => $"{value}")), Bias(layer, weights),
            .. Factors(layer, weights.Scales.Select(scale => FixedPoint.Of(from.Scale * scale / LogitScale))),
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
