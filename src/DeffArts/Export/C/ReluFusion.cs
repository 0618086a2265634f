using DeffArts.Export.Graph;

namespace DeffArts.Export.C;

/// <summary>
/// Where the ReLUs of a graph are computed. A convolution or a sum that nothing but equal ReLUs read writes its output
/// with the ReLU taken. Of the others a plain ReLU that convolutions alone read is taken when they read; any other is a
/// step of its own.
/// </summary>
internal sealed class ReluFusion
{
    private readonly FeatureMap output;
    private readonly Dictionary<FeatureMap, Layer> makers;
    private readonly ILookup<FeatureMap, Layer> readers;

    /// <summary>Of a folded graph.</summary>
    public ReluFusion(InferenceGraph graph)
    {
        output = graph.Output;
        makers = graph.Layers.ToDictionary(layer => layer.Output);
        readers = graph.Layers.SelectMany(layer => layer.Inputs.Select(input => (input, layer)))
            .ToLookup(entry => entry.input, entry => entry.layer);
    }

    /// <summary>The layer that makes a value; null for the image.</summary>
    public Layer? MakerOf(FeatureMap map) => makers.GetValueOrDefault(map);

    /// <summary>Whether the maker of what it reads takes the ReLU.</summary>
    public bool IsTaken(ReluLayer relu) => MostWritten(relu.Input) is not null;

    /// <summary>Whether the convolutions that read it take the ReLU.</summary>
    public bool IsLeftToReaders(ReluLayer relu) =>
        !IsTaken(relu) && float.IsPositiveInfinity(relu.Most) && OnlyConvolutionsRead(relu.Output);

    /// <summary>Whether it is a step of its own.</summary>
    public bool IsStep(ReluLayer relu) => !IsTaken(relu) && !IsLeftToReaders(relu);

    /// <summary>Whether convolutions alone read a value, directly or behind shifts and ReLUs that they take.</summary>
    public bool OnlyConvolutionsRead(FeatureMap map) => readers[map].All(reader =>
        reader is ConvolutionLayer || (reader is ReluLayer relu && IsLeftToReaders(relu))
        || (reader is CropLayer && OnlyConvolutionsRead(reader.Output)));

    /// <summary>The value that stands in memory for a value: itself, or what was written with the ReLU taken.</summary>
    public FeatureMap Stored(FeatureMap map) =>
        makers.GetValueOrDefault(map) is ReluLayer relu && IsTaken(relu) ? relu.Input : map;

    /// <summary>How often steps read a value in memory, also behind ReLUs and shifts that are no steps.</summary>
    public int Uses(FeatureMap stored) => readers[stored].Sum(reader =>
        reader is CropLayer || (reader is ReluLayer relu && !IsStep(relu)) ? Uses(reader.Output) : 1);

    /// <summary>The step with the ReLU that it takes when it writes.</summary>
    public Step TakeOut(Step step) => MostWritten(step.Writes) is { } most
        ? step with { Relu = step.Relu | ReluPlace.Out, Most = most }
        : step;

    /// <summary>The bound of the ReLU with which a value is written; null if it is written as it is.</summary>
    private float? MostWritten(FeatureMap map)
    {
        if (makers.GetValueOrDefault(map) is not (ConvolutionLayer or SumLayer) || map == output)
        {
            return null;
        }

        var all = readers[map].Select(reader => (reader as ReluLayer)?.Most).Distinct().Take(2).ToList();
        return all.Count == 1 ? all[0] : null;
    }
}
