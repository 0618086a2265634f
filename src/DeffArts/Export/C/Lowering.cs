using System.Collections.Immutable;
using DeffArts.Export.Graph;
using DeffArts.Space;

namespace DeffArts.Export.C;

/// <summary>See <see cref="LayerProgram"/>.</summary>
internal sealed class Lowering
{
    private readonly InferenceGraph graph;
    private readonly bool fromPixels;
    private readonly Dictionary<FeatureMap, Layer> makers;
    private readonly ILookup<FeatureMap, Layer> readers;
    private readonly List<Step> steps = [];
    private readonly Dictionary<FeatureMap, Place> parents = [];
    private readonly Dictionary<FeatureMap, FeatureMap> parts = [];

    public Lowering(InferenceGraph graph, bool fromPixels)
    {
        (this.graph, this.fromPixels) = (graph, fromPixels);
        makers = graph.Layers.ToDictionary(layer => layer.Output);
        readers = graph.Layers.SelectMany(layer => layer.Inputs.Select(input => (input, layer)))
            .ToLookup(entry => entry.input, entry => entry.layer);
    }

    public LayerProgram Lower()
    {
        var input = fromPixels ? graph.Input with { Name = InferenceGraph.PixelsName } : graph.Input;
        if (fromPixels)
        {
            steps.Add(new Step(new PixelTableLayer(input, graph.Input), [input]));
        }

        foreach (var layer in graph.Layers)
        {
            Add(layer);
        }

        var inMemory = steps.SelectMany(step => step.Reads.Append(step.Writes)).Distinct()
            .Where(map => map != input && map != graph.Output);
        return new LayerProgram(
            input, graph.Output, [.. steps], inMemory.ToImmutableDictionary(map => map, PlaceOf), parts.ToImmutableDictionary());
    }

    private void Add(Layer layer)
    {
        switch (layer)
        {
            case ReluLayer or CropLayer when readers[layer.Output].All(reader => reader is ReluLayer or CropLayer or ConvolutionLayer):
                break;
            case ConvolutionLayer convolution:
                steps.Add(Convolution(convolution));
                break;
            case ConcatenationLayer concatenation:
                Concatenate(concatenation);
                break;
            case SumLayer sum:
                steps.Add(new Step(sum, sum.Inputs));
                ShareMemory(sum);
                break;
            case MaxPoolLayer or AveragePoolLayer or GlobalAveragePoolLayer or ZeroLayer or NormalisationLayer:
            case LinearLayer when layer.Output == graph.Output:
                steps.Add(new Step(layer, layer is ZeroLayer ? [] : layer.Inputs));
                break;
            default:
                throw new InvalidArchitectureException(
                    $"no C kernel for the layer '{layer.Name}' ({layer.GetType().Name}); export it as ONNX");
        }
    }

    private Step Convolution(ConvolutionLayer layer)
    {
        var (read, relu, first) = (layer.Input, ReluPlace.None, 0);
        while (makers.GetValueOrDefault(read) is ReluLayer or CropLayer)
        {
            var maker = makers[read];
            // The maker of the value may have taken the ReLU already.
            relu |= maker is ReluLayer && !TakesReluOut(maker.Input) ? ReluPlace.In : ReluPlace.None;
            first += maker is CropLayer ? 1 : 0;
            read = maker.Input;
        }

        if ((layer.Groups > 1 && !layer.IsDepthwise) || (first > 0 && !layer.IsPointwise))
        {
            throw new InvalidArchitectureException(
                $"no C kernel for the convolution '{layer.Name}' of {layer.Groups} groups; export it as ONNX");
        }

        return new Step(layer, [read], relu | (TakesReluOut(layer.Output) ? ReluPlace.Out : ReluPlace.None), first);
    }

    /// <summary>Whether a convolution writes its output with the ReLU taken, because nobody reads it otherwise.</summary>
    private bool TakesReluOut(FeatureMap map) =>
        makers.GetValueOrDefault(map) is ConvolutionLayer && map != graph.Output && readers[map].All(reader => reader is ReluLayer);

    private void Concatenate(ConcatenationLayer layer)
    {
        var first = 0;
        foreach (var (i, input) in layer.Inputs.Index())
        {
            var part = input;
            if (parents.ContainsKey(input) || !makers.ContainsKey(input))
            {
                part = input with { Name = $"{layer.Name}.copy{i}" };
                steps.Add(new Step(new CopyLayer(input, part), [input]));
            }

            parents[part] = new Place(layer.Output, first);
            parts[part] = layer.Output;
            first += input.Channels;
        }
    }

    /// <summary>A term that only the sum reads may lie where the sum will lie.</summary>
    private void ShareMemory(SumLayer sum)
    {
        var term = sum.Inputs.FirstOrDefault(input => makers.ContainsKey(input) && readers[input].Count() == 1
            && sum.Inputs.Count(other => other == input) == 1);
        if (term is not null)
        {
            parents[term] = new Place(sum.Output, 0);
        }
    }

    private Place PlaceOf(FeatureMap map)
    {
        var place = new Place(map, 0);
        while (parents.TryGetValue(place.Buffer, out var parent))
        {
            place = new Place(parent.Buffer, place.FirstChannel + parent.FirstChannel);
        }

        return place;
    }
}
