using System.Collections.Immutable;

namespace DeffArts.Export.Graph;

/// <summary>
/// A trained network as a list of plain computations for one image: what every exporter writes and
/// <see cref="GraphInterpreter"/> runs.
/// </summary>
/// <param name="Input">The image, channels x height x width.</param>
/// <param name="Layers">In an order in which they can be computed.</param>
/// <param name="Output">The logits, classes x 1 x 1.</param>
/// <param name="Origin">What the graph was made from.</param>
public sealed record InferenceGraph(
    FeatureMap Input, ImmutableArray<Layer> Layers, FeatureMap Output, GraphOrigin Origin)
{
    /// <summary>Name of the input: the normalised image.</summary>
    public const string ImageName = "image";

    /// <summary>Name of the input with <see cref="WithPreprocessing"/>: raw pixels 0 to 255.</summary>
    public const string PixelsName = "pixels";

    /// <summary>Name of the output.</summary>
    public const string LogitsName = "logits";

    /// <summary>
    /// The network of <paramref name="origin"/> in evaluation mode, without the auxiliary tower and without values that
    /// reach no logit.
    /// </summary>
    /// <param name="origin">Genotype and shape.</param>
    /// <param name="weights">Weights and running statistics by the names of a checkpoint; there may be more.</param>
    /// <exception cref="ArgumentException">A weight is missing or has another length.</exception>
    public static InferenceGraph Of(GraphOrigin origin, IReadOnlyDictionary<string, float[]> weights) =>
        NetworkGraph.Of(origin, weights);

    /// <summary>The same function with every BatchNorm that follows a convolution folded into it.</summary>
    public InferenceGraph Fold() => BatchNormFolding.Of(this);

    /// <summary>The same network for raw pixels 0 to 255, which it normalises itself.</summary>
    public InferenceGraph WithPreprocessing()
    {
        var pixels = Input with { Name = PixelsName };
        var (mean, deviation) = (Origin.Normalisation.Mean, Origin.Normalisation.Deviation);
        return this with
        {
            Input = pixels,
            Layers = [new NormalisationLayer(pixels, Input, mean, deviation), .. Layers]
        };
    }

    /// <summary>The layers that read <paramref name="map"/>.</summary>
    public IEnumerable<Layer> Readers(FeatureMap map) => Layers.Where(layer => layer.Inputs.Contains(map));

    /// <summary>The same function without the layers whose values reach no logit.</summary>
    internal InferenceGraph WithoutDeadLayers()
    {
        var wanted = new HashSet<FeatureMap> { Output };
        var alive = new Stack<Layer>();
        foreach (var layer in Layers.Reverse().Where(layer => wanted.Contains(layer.Output)))
        {
            alive.Push(layer);
            wanted.UnionWith(layer.Inputs);
        }

        return this with { Layers = [.. alive] };
    }
}
