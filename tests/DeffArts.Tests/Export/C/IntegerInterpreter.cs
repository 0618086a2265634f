using DeffArts.Export.C;
using DeffArts.Export.Graph;
using DeffArts.Export.Quantised;

namespace DeffArts.Tests.Export.C;

/// <summary>
/// The 8-bit network for one image, layer by layer as docs/c-library.md defines it: the logits of the C library must be
/// these, bit for bit. It knows nothing of the library's order, memory and fused ReLUs.
/// </summary>
internal sealed class IntegerInterpreter(InferenceGraph folded, Quantisation quantisation)
{
    private readonly Dictionary<FeatureMap, int[]> values = [];

    /// <summary>The library's logits of an image given channel by channel.</summary>
    public int[] Run(byte[] pixels)
    {
        values.Clear();
        var (input, scale) = (folded.Input, quantisation[folded.Input]);
        values[input] = [.. pixels.Select((pixel, i) =>
            scale.Quantise(folded.Origin.Normalisation.Table(i / input.Pixels)[pixel]))];
        foreach (var layer in folded.Layers)
        {
            values[layer.Output] = Run(layer);
        }

        return values[folded.Output];
    }

    private int[] Run(Layer layer)
    {
        var (from, to) = (quantisation[layer.Input], quantisation[layer.Output]);
        var input = values[layer.Input];
        int[] Each(Func<int, int, long> value) => [.. Enumerable.Range(0, layer.Output.Elements)
            .Select(i => (int)Math.Clamp(to.Zero + value(i / layer.Output.Pixels, i), sbyte.MinValue, sbyte.MaxValue))];
        long Mean(IReadOnlyCollection<int> taps) =>
            Halves(taps.Sum(tap => tap - from.Zero), taps.Count, from.Scale / to.Scale);

        switch (layer)
        {
            case ReluLayer relu:
                return [.. input.Select(value => Math.Clamp(value, from.Zero, from.Quantise(relu.Most)))];
            case CropLayer:
                return Each((channel, i) => Cropped(layer, channel, i) is { } pixel ? input[pixel] - from.Zero : 0);
            case ZeroLayer:
                return Each((_, _) => 0);
            case MaxPoolLayer { Window: var window }:
                return Each((channel, i) => FixedPoint.Of(from.Scale / to.Scale)
                    .Apply(Taps(layer, window, i)
                        .Max(tap => input[channel * layer.Input.Pixels + tap.Pixel]) - from.Zero));
            case AveragePoolLayer { Window: var window }:
                return Each((channel, i) =>
                    Mean([.. Taps(layer, window, i).Select(tap => input[channel * layer.Input.Pixels + tap.Pixel])]));
            case GlobalAveragePoolLayer:
                return Each(
                    (channel, _) => Mean(input[(channel * layer.Input.Pixels)..((channel + 1) * layer.Input.Pixels)]));
            case SumLayer:
                var (multipliers, shift) = FixedPoint.Together(
                    [.. layer.Inputs.Select(term => quantisation[term].Scale / to.Scale)]);
                return Each((_, i) => new FixedPoint(1, shift).Apply(checked(layer.Inputs.Zip(multipliers,
                    (term, multiplier) => (values[term][i] - quantisation[term].Zero) * multiplier).Sum())));
            case ConcatenationLayer:
                return [.. layer.Inputs.SelectMany(part => values[part].Select(value => quantisation[part] == to ? value
                    : (int)Math.Clamp(to.Zero + FixedPoint.Of(quantisation[part].Scale / to.Scale)
                        .Apply(value - quantisation[part].Zero), sbyte.MinValue, sbyte.MaxValue)))];
            case ConvolutionLayer convolution:
                var filters = QuantisedWeight.Of(convolution, from);
                return Each((channel, i) => FixedPoint.Of(from.Scale * filters.Scales[channel] / to.Scale)
                    .Apply(Product(convolution, filters, channel, i)));
            case LinearLayer linear:
                var weights = QuantisedWeight.Of(linear, from);
                return [.. Enumerable.Range(0, layer.Output.Channels).Select(label =>
                    (int)FixedPoint.Of(weights.Scales[label] / (double)weights.Scales.Max()).Apply(weights.Bias[label]
                        + input.Select((value, i) => (value - from.Zero) * weights.Weight[label * input.Length + i])
                        .Sum()))];
            default:
                throw new ArgumentOutOfRangeException(nameof(layer));
        }
    }

    /// <summary>Halves upwards, exactly where nothing but the count divides.</summary>
    private static long Halves(int sum, int count, double ratio) => ratio == 1
        ? (long)Math.Floor((2m * sum + count) / (2m * count))
        : FixedPoint.OfMean(ratio, count).Mean(sum, count);

    private int Product(ConvolutionLayer layer, QuantisedWeight weights, int channel, int i)
    {
        var (sum, zero) = (weights.Bias[channel], quantisation[layer.Input].Zero);
        var first = channel / (layer.Output.Channels / layer.Groups) * layer.GroupInputs;
        foreach (var (tap, pixel) in Taps(layer, layer.Window, i))
        {
            for (var from = 0; from < layer.GroupInputs; from++)
            {
                sum += (values[layer.Input][(first + from) * layer.Input.Pixels + pixel] - zero)
                    * weights.Weight[(channel * layer.GroupInputs + from) * layer.Window.Height * layer.Window.Width
                        + tap];
            }
        }

        return sum;
    }

    private static IEnumerable<(int Tap, int Pixel)> Taps(Layer layer, Window window, int i)
    {
        var (row, column) = Math.DivRem(i % layer.Output.Pixels, layer.Output.Width);
        return from tap in Enumerable.Range(0, window.Height * window.Width)
               let y = row * window.StrideHeight - window.PaddingHeight + tap / window.Width * window.Dilation
               let x = column * window.StrideWidth - window.PaddingWidth + tap % window.Width * window.Dilation
               where y >= 0 && y < layer.Input.Height && x >= 0 && x < layer.Input.Width
               select (tap, y * layer.Input.Width + x);
    }

    private static int? Cropped(Layer layer, int channel, int i)
    {
        var (row, column) = Math.DivRem(i % layer.Output.Pixels, layer.Output.Width);
        return row + 1 < layer.Input.Height && column + 1 < layer.Input.Width
            ? channel * layer.Input.Pixels + (row + 1) * layer.Input.Width + column + 1
            : null;
    }
}
