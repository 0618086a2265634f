using System.Collections.Immutable;

namespace DeffArts.Export.Graph;

/// <summary>
/// Folds every BatchNorm into the convolution in front of it. With a = scale / sqrt(variance + epsilon), per output
/// channel: a (W x + b - mean) + shift = (a W) x + (a (b - mean) + shift). After a factorised reduce the BatchNorm
/// follows a concatenation, and each of its convolutions takes its own channels' part.
/// </summary>
internal static class BatchNormFolding
{
    /// <summary>See <see cref="InferenceGraph.Fold"/>.</summary>
    public static InferenceGraph Of(InferenceGraph graph)
    {
        var makers = graph.Layers.ToDictionary(layer => layer.Output);
        var replaced = new Dictionary<Layer, Layer>(ReferenceEqualityComparer.Instance);
        var renamed = new Dictionary<FeatureMap, FeatureMap>();
        foreach (var norm in graph.Layers.OfType<BatchNormLayer>())
        {
            var input = norm.Input;
            if (Convolutions(graph, makers, input) is not { } convolutions)
            {
                continue;
            }

            var first = 0;
            foreach (var convolution in convolutions)
            {
                replaced[convolution] = Folded(convolution, norm, first);
                first += convolution.Output.Channels;
            }

            renamed[norm.Output] = input;
        }

        FeatureMap Name(FeatureMap map) => renamed.GetValueOrDefault(map, map);
        return graph with
        {
            Output = Name(graph.Output),
            Layers =
            [
                .. graph.Layers.Where(layer => !renamed.ContainsKey(layer.Output))
                    .Select(layer => Rewired(replaced.GetValueOrDefault(layer, layer), Name)),
            ],
        };
    }

    /// <summary>
    /// The convolutions that make <paramref name="map"/>, if nobody but the BatchNorm sees their outputs.
    /// </summary>
    private static List<ConvolutionLayer>? Convolutions(
        InferenceGraph graph, Dictionary<FeatureMap, Layer> makers, FeatureMap map)
    {
        bool IsReadOnce(FeatureMap read) => graph.Readers(read).Take(2).Count() == 1;
        var inputs = !makers.TryGetValue(map, out var maker) || !IsReadOnce(map) ? []
            : maker is ConcatenationLayer ? maker.Inputs
            : [map];
        List<ConvolutionLayer> convolutions =
            [.. inputs.Where(IsReadOnce).Select(makers.GetValueOrDefault).OfType<ConvolutionLayer>()];
        return convolutions.Count > 0 && convolutions.Count == inputs.Length ? convolutions : null;
    }

    private static ConvolutionLayer Folded(ConvolutionLayer convolution, BatchNormLayer norm, int first)
    {
        var (weight, bias) = (convolution.Weight.ToArray(), new float[convolution.Output.Channels]);
        var taps = convolution.TapsPerOutput;
        for (var channel = 0; channel < bias.Length; channel++)
        {
            var from = first + channel;
            var factor = norm.Scale[from] / Math.Sqrt(norm.Variance[from] + norm.Epsilon);
            var before = convolution.Bias is { } old ? old[channel] : 0.0;
            bias[channel] = (float)(factor * (before - norm.Mean[from]) + norm.Shift[from]);
            foreach (ref var tap in weight.AsSpan(channel * taps, taps))
            {
                tap = (float)(factor * tap);
            }
        }

        return convolution with { Weight = [.. weight], Bias = [.. bias] };
    }

    /// <summary>The layer with other names for what it reads.</summary>
    private static Layer Rewired(Layer layer, Func<FeatureMap, FeatureMap> name) =>
        layer.Inputs.Any(map => name(map) != map)
        ? layer with { Inputs = [.. layer.Inputs.Select(name)] }
        : layer;
}
