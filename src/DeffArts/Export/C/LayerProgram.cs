using System.Collections.Immutable;
using DeffArts.Export.Graph;
using DeffArts.Space;

namespace DeffArts.Export.C;

/// <summary>
/// A graph as calls of kernels on values in memory. ReLUs and shifts are part of the convolutions that read them; the
/// parts of a concatenation are written into their place in it, the first term that only a sum reads where the sum will
/// be, and in 8 bits the input of a convolution that can write over it where its output will be.
/// </summary>
/// <param name="Input">The image, which the caller holds.</param>
/// <param name="Output">The logits, which the caller holds.</param>
/// <param name="Steps">In an order in which they can be computed.</param>
/// <param name="Places">Where each value lies; input and output have no place.</param>
/// <param name="Parts">The concatenation that each of its parts is written into.</param>
public sealed record LayerProgram(
    FeatureMap Input, FeatureMap Output, ImmutableArray<Step> Steps, ImmutableDictionary<FeatureMap, Place> Places,
    ImmutableDictionary<FeatureMap, FeatureMap> Parts)
{
    /// <summary>Lowers a graph whose BatchNorms are folded.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="lowering">
    /// What an 8-bit program is to be like: its image comes as bytes that a table turns into the graph's input, and its
    /// convolutions have memory of their own. Null for single precision.
    /// </param>
    /// <exception cref="InvalidArchitectureException">
    /// A layer that no kernel computes; the message names it.
    /// </exception>
    public static LayerProgram Of(InferenceGraph graph, Int8Lowering? lowering = null) =>
        new Lowering(graph, lowering).Lower();

    /// <summary>The buffers that a step reads or writes, each once.</summary>
    public IEnumerable<FeatureMap> Buffers(Step step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return step.Maps.Where(Places.ContainsKey).Select(map => Places[map].Buffer).Distinct();
    }

    /// <summary>The values that steps must have written before a step: of a concatenation its parts.</summary>
    public IEnumerable<FeatureMap> Sources(Step step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return step.Reads.SelectMany(Written);
    }

    private IEnumerable<FeatureMap> Written(FeatureMap map)
    {
        List<FeatureMap> own = [.. Parts.Where(part => part.Value == map).Select(part => part.Key)];
        return own.Count == 0 ? [map] : own.SelectMany(Written);
    }
}
