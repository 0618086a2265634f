using System.Collections.Immutable;
using DeffArts.Export.Graph;

namespace DeffArts.Export.Quantised;

/// <summary>
/// Weights of a layer as 8-bit integers with a scale for each output channel and no zero point, and biases as 32-bit
/// integers in units of the input's scale times the channel's.
/// </summary>
/// <param name="Weight">In the order of the layer's, -127 to 127.</param>
/// <param name="Scales">One for each output channel.</param>
/// <param name="Bias">One for each output channel.</param>
/// <param name="BiasScales">One for each output channel.</param>
public sealed record QuantisedWeight(
    ImmutableArray<sbyte> Weight, ImmutableArray<float> Scales, ImmutableArray<int> Bias,
    ImmutableArray<float> BiasScales)
{
    private const int Largest = 127;
    private const double LargestBias = 1 << 30;

    /// <summary>Of a folded convolution that reads values of scale <paramref name="input"/>.</summary>
    public static QuantisedWeight Of(ConvolutionLayer layer, ValueScale input)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return Of(layer.Weight, layer.Bias ?? [.. new float[layer.Output.Channels]], input);
    }

    /// <summary>Of the classifier, which reads values of scale <paramref name="input"/>.</summary>
    public static QuantisedWeight Of(LinearLayer layer, ValueScale input)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return Of(layer.Weight, layer.Bias, input);
    }

    /// <summary>
    /// The scale takes a channel's largest weight to 127; it is larger where the bias would not fit 32 bits.
    /// </summary>
    private static QuantisedWeight Of(ImmutableArray<float> weight, ImmutableArray<float> bias, ValueScale input)
    {
        var taps = weight.Length / bias.Length;
        var scales = bias.Select((value, output) =>
        {
            var largest = weight.AsSpan(output * taps, taps).ToArray().Max(Math.Abs) / (double)Largest;
            var scale = (float)Math.Max(largest, Math.Abs(value) / (input.Scale * LargestBias));
            return scale > 0 ? scale : 1;
        }).ToImmutableArray();
        var biasScales = scales.Select(scale => (float)(input.Scale * scale)).ToImmutableArray();
        return new QuantisedWeight(
            [.. weight.Select(
                (value, i) => (sbyte)Math.Clamp(Math.Round(value / (double)scales[i / taps]), -Largest, Largest))],
            scales,
            [.. bias.Select((value, output) => (int)Math.Round(value / (double)biasScales[output]))],
            biasScales);
    }
}
