using DeffArts.Export.Graph;
using DeffArts.Export.Quantised;

namespace DeffArts.Export.C;

/// <summary>What an 8-bit program is to be like.</summary>
/// <param name="MayWriteOver">Whether a convolution may write over what it alone reads, where its kernel can.</param>
public sealed record Int8Lowering(Func<ConvolutionLayer, bool> MayWriteOver);

/// <summary>
/// The plan of an 8-bit library. A convolution that writes over its input saves a buffer; but where its output lies in
/// a concatenation, so does the input, and that wider buffer is in use from earlier on. So both are planned, with and
/// without those, and the smaller arena is taken.
/// </summary>
internal static class Int8Plan
{
    /// <summary>The best plan of a folded graph.</summary>
    public static MemoryPlan Of(InferenceGraph graph, Quantisation quantisation)
    {
        var plain = Int8Calls.PlainLayers(
            LayerProgram.Of(graph, new Int8Lowering(_ => false)), graph.Origin, quantisation);
        bool IsInConcatenation(FeatureMap map) => graph.Readers(map).Any(reader =>
            reader is ConcatenationLayer || (reader is SumLayer or ReluLayer && IsInConcatenation(reader.Output)));
        Func<ConvolutionLayer, bool>[] choices = [_ => true, layer => !IsInConcatenation(layer.Output)];
        return choices
            .Select(choice =>
                LayerProgram.Of(graph, new Int8Lowering(layer => !plain.Contains(layer.Name) && choice(layer))))
            .Select(program => MemoryPlan.Of(program, sizeof(sbyte)))
            .MinBy(plan => plan.ArenaBytes)!;
    }
}
