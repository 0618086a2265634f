using System.Collections.Immutable;
using DeffArts.Export.Graph;

namespace DeffArts.Export.Quantised;

/// <summary>
/// Scale and zero of every value of a folded graph: all that distinguishes its 8-bit form, and the same for every
/// exporter. ReLU, max pooling, average pooling and cropping keep the scale of what they read. A value that only ReLUs
/// read, as all of its parts, has their range, so that saturation takes the ReLU, and its upper end where it has one.
/// The parts of a concatenation have its scale, so that they can be written straight into it.
/// </summary>
/// <param name="Values">By the name of the value.</param>
public sealed record Quantisation(ImmutableDictionary<string, ValueScale> Values)
{
    /// <summary>The scale of a value.</summary>
    public ValueScale this[FeatureMap map] => Values[(map ?? throw new ArgumentNullException(nameof(map))).Name];

    /// <summary>From the range that each value is to cover.</summary>
    /// <param name="graph">Folded, without preprocessing.</param>
    /// <param name="rangeOf">Smallest and largest number of a value.</param>
    public static Quantisation Of(InferenceGraph graph, Func<FeatureMap, (double Low, double High)> rangeOf)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(rangeOf);
        var scales = ImmutableDictionary.CreateBuilder<string, ValueScale>(StringComparer.Ordinal);
        var wholes = Wholes(graph);
        FeatureMap Whole(FeatureMap map) => wholes.TryGetValue(map, out var larger) ? Whole(larger) : map;
        ValueScale Scale(FeatureMap map)
        {
            var whole = Whole(map);
            var (low, high) = rangeOf(whole);
            // A part that something else reads, a node with a skip behind it say, keeps its negative numbers.
            List<Layer> readers =
                [.. wholes.Keys.Where(part => Whole(part) == whole).Append(whole).SelectMany(graph.Readers)];
            if (whole == graph.Output || !readers.TrueForAll(layer => layer is ReluLayer or ConcatenationLayer))
            {
                return ValueScale.Of(low, high);
            }

            return ValueScale.Of(0, Math.Min(
                high, readers.OfType<ReluLayer>().Select(relu => (double)relu.Most).DefaultIfEmpty(high).Max()));
        }

        scales[graph.Input.Name] = Scale(graph.Input);
        foreach (var layer in graph.Layers)
        {
            var keeps = layer is ReluLayer or MaxPoolLayer or AveragePoolLayer or CropLayer
                && !wholes.ContainsKey(layer.Output);
            scales[layer.Name] = keeps ? scales[layer.Input.Name] : Scale(layer.Output);
        }

        return new Quantisation(scales.ToImmutable());
    }

    /// <summary>
    /// Each part of a concatenation with the concatenation; a part of two belongs to the first. So does a value behind
    /// a part that is its ReLU and its only reader: it is written with the ReLU taken.
    /// </summary>
    private static Dictionary<FeatureMap, FeatureMap> Wholes(InferenceGraph graph)
    {
        var wholes = new Dictionary<FeatureMap, FeatureMap>();
        var relus = graph.Layers.OfType<ReluLayer>().ToDictionary(layer => layer.Output);
        foreach (var layer in graph.Layers.OfType<ConcatenationLayer>())
        {
            foreach (var part in layer.Inputs.Where(part => part != graph.Input))
            {
                wholes.TryAdd(part, layer.Output);
                if (relus.TryGetValue(part, out var relu)
                    && relu.Input != graph.Input && graph.Readers(relu.Input).Count() == 1)
                {
                    wholes.TryAdd(relu.Input, layer.Output);
                }
            }
        }

        return wholes;
    }
}
