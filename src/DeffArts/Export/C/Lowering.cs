using System.Collections.Immutable;
using DeffArts.Export.Graph;
using DeffArts.Space;

namespace DeffArts.Export.C;

/// <summary>See <see cref="LayerProgram"/>.</summary>
internal sealed class Lowering
{
    private readonly InferenceGraph graph;
    private readonly Int8Lowering? int8;
    private readonly ReluFusion relus;
    private readonly List<Step> steps = [];
    private readonly Dictionary<FeatureMap, Place> parents = [];
    private readonly Dictionary<FeatureMap, FeatureMap> parts = [];

    public Lowering(InferenceGraph graph, Int8Lowering? int8)
    {
        (this.graph, this.int8) = (graph, int8);
        relus = new ReluFusion(graph);
    }

    public LayerProgram Lower()
    {
        var input = int8 is not null ? graph.Input with { Name = InferenceGraph.PixelsName } : graph.Input;
        if (int8 is not null)
        {
            steps.Add(new Step(new PixelTableLayer(input, graph.Input), [input]));
        }

        foreach (var layer in graph.Layers)
        {
            Add(layer);
        }

        var inMemory = steps.SelectMany(step => step.Maps).Distinct()
            .Where(map => map != input && map != graph.Output);
        return new LayerProgram(
            input, graph.Output, [.. steps], inMemory.ToImmutableDictionary(map => map, PlaceOf),
            parts.ToImmutableDictionary());
    }

    private void Add(Layer layer)
    {
        switch (layer)
        {
            case ReluLayer relu when relus.IsTaken(relu) || relus.IsLeftToReaders(relu):
            case CropLayer when relus.OnlyConvolutionsRead(layer.Output):
                break;
            case ConvolutionLayer convolution:
                steps.Add(Convolution(convolution));
                break;
            case ConcatenationLayer concatenation:
                Concatenate(concatenation);
                break;
            case SumLayer sum:
                steps.Add(relus.TakeOut(new Step(sum, Stored(sum))));
                ShareMemory(sum);
                break;
            case ReluLayer or MaxPoolLayer or AveragePoolLayer or GlobalAveragePoolLayer or NormalisationLayer:
            case LinearLayer when layer.Output == graph.Output:
                steps.Add(new Step(layer, Stored(layer)));
                break;
            case ZeroLayer:
                steps.Add(new Step(layer, []));
                break;
            default:
                throw new InvalidArchitectureException(
                    $"no C kernel for the layer '{layer.Name}' ({layer.GetType().Name}); export it as ONNX");
        }
    }

    private ImmutableArray<FeatureMap> Stored(Layer layer) => [.. layer.Inputs.Select(relus.Stored)];

    private Step Convolution(ConvolutionLayer layer)
    {
        var (read, place, first) = (layer.Input, ReluPlace.None, 0);
        while (relus.MakerOf(read) is { } maker
            && (maker is CropLayer || maker is ReluLayer relu && !relus.IsStep(relu)))
        {
            // The maker of the value may have taken the ReLU already.
            place |= maker is ReluLayer left && !relus.IsTaken(left) ? ReluPlace.In : ReluPlace.None;
            first += maker is CropLayer ? 1 : 0;
            read = maker.Input;
        }

        if ((layer.Groups > 1 && !layer.IsDepthwise) || (first > 0 && !layer.IsPointwise))
        {
            throw new InvalidArchitectureException(
                $"no C kernel for the convolution '{layer.Name}' of {layer.Groups} groups; export it as ONNX");
        }

        var step = relus.TakeOut(new Step(layer, [read], place, first));
        if (int8 is null)
        {
            return step;
        }

        if (int8.MayWriteOver(layer)
            && step.CanWriteOver && relus.MakerOf(read) is not null && !parents.ContainsKey(read)
            && relus.Uses(read) == 1)
        {
            parents[read] = new Place(layer.Output, 0);
        }

        return step with { Scratch = new FeatureMap($"{layer.Name}.scratch", KernelMemory.Bytes(layer), 1, 1) };
    }

    private void Concatenate(ConcatenationLayer layer)
    {
        var first = 0;
        foreach (var (i, input) in Stored(layer).Index())
        {
            var part = input;
            if (parents.ContainsKey(input) || relus.MakerOf(input) is null)
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
        var term = Stored(sum).FirstOrDefault(input => relus.MakerOf(input) is not null && relus.Uses(input) == 1);
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
