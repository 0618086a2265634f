using DeffArts.Networks;
using DeffArts.Space;

namespace DeffArts.Export.Graph;

/// <summary>From plan and wiring to layers: the modules of a derived network, one after the other.</summary>
internal sealed class NetworkGraph
{
    private readonly LayerList layers;
    private readonly Genotype genotype;

    private NetworkGraph(Genotype genotype, LayerList layers) => (this.genotype, this.layers) = (genotype, layers);

    /// <summary>See <see cref="InferenceGraph.Of"/>.</summary>
    public static InferenceGraph Of(GraphOrigin origin, IReadOnlyDictionary<string, float[]> weights)
    {
        ArgumentNullException.ThrowIfNull(origin);
        ArgumentNullException.ThrowIfNull(weights);
        var (shape, layers) = (origin.Shape, new LayerList(weights));
        var network = new NetworkGraph(origin.Genotype, layers);
        var image = new FeatureMap(InferenceGraph.ImageName, shape.ImageChannels, shape.ImageSize, shape.ImageSize);
        var plan = NetworkPlan.ForGenotype(origin.Genotype, shape);
        var stem = network.Stem(plan.Stem, image);
        var (input0, input1) = (stem, stem);
        foreach (var cell in plan.Cells)
        {
            (input0, input1) = (input1, network.Cell(cell, input0, input1));
        }

        var last = network.Head(plan.Head, input1);
        var features = layers.Add(new GlobalAveragePoolLayer(last, new FeatureMap("features", last.Channels, 1, 1)));
        var logits = layers.Linear(InferenceGraph.LogitsName, "classifier", features, shape.Classes);
        return new InferenceGraph(image, layers.All, logits, origin).WithoutDeadLayers();
    }

    private FeatureMap Stem(StemPlan plan, FeatureMap image)
    {
        var output = layers.BatchNorm("stem.norm", layers.Convolution(
            "stem.conv", "stem.conv", image, plan.Channels, Window.Square(StemPlan.Kernel, plan.Stride)));
        return plan.IsRectified ? layers.Relu6(output) : output;
    }

    private FeatureMap Head(HeadPlan plan, FeatureMap input)
    {
        var features = plan.IsNormalised ? layers.NormRelu("head.last", input) : input;
        return plan.Channels == 0 ? features : layers.Relu6(layers.BatchNorm("head.norm", layers.Convolution(
            "head.conv", "head.conv", features, plan.Channels, Window.Square(1, stride: 1))));
    }

    private FeatureMap Cell(CellPlan plan, FeatureMap input0, FeatureMap input1)
    {
        var (name, saved, cell) = ($"cell{plan.Index}", $"cells.{plan.Index}", genotype.Cell(plan.Type));
        var wiring = CellWiring.Of(cell);
        Connection[] connections = [.. cell.Connections];
        FeatureMap[] inputs = plan.Inputs.Length == 1 ? [input1] : [input0, input1];
        List<FeatureMap> states = [.. inputs.Select((input, i) => !plan.Frame.Preprocesses ? input
            : i == 0 && plan.ReducesInput0
                ? layers.FactorizedReduce($"{name}.input{i}", $"{saved}.preprocess{i}", input, plan.Channels)
                : layers.ReluConvBn($"{name}.input{i}", $"{saved}.preprocess{i}", input, plan.Channels))];
        foreach (var (node, edges) in wiring.Nodes.Index())
        {
            // An edge's number tells apart two edges of one operation between the same two states.
            var terms = edges.Where(edge => !connections[edge.Edge].Operation.IsNone).Select(edge => Connection(
                connections[edge.Edge].Operation, $"{name}.node{node}.edge{edge.Edge}", $"{saved}.edges.{edge.Edge}",
                states[edge.Input], plan.Channels, plan.Stride(edge.Input))).ToList();
            var output = new FeatureMap($"{name}.node{node}", plan.Channels, plan.OutputSize, plan.OutputSize);
            states.Add(terms.Count switch
            {
                0 => layers.Add(new ZeroLayer(states[edges[0].Input], output)),
                1 => terms[0],
                _ => layers.Add(new SumLayer([.. terms], output)),
            });
        }

        return layers.Concatenation($"{name}.output", [.. wiring.Concat.Select(state => states[state])]);
    }

    private FeatureMap Connection(
        Operation operation, string place, string edge, FeatureMap input, int outputs, int stride)
    {
        var (name, saved) = ($"{place}.{operation.Name}", $"{edge}.{operation.Name}");
        return operation switch
        {
            SkipConnect when stride == 1 => input,
            SkipConnect => layers.FactorizedReduce(name, saved, input, input.Channels),
            MaxPool { Kernel: var kernel } => layers.MaxPool(input, Window.Square(kernel, stride)),
            AveragePool { Kernel: var kernel } => layers.AveragePool(input, Window.Square(kernel, stride)),
            SeparableConvolution { Kernel: var kernel } => layers.Separable(
                name, saved, layers.Separable(name, saved, input, Window.Square(kernel, stride), "1"),
                Window.Square(kernel, stride: 1), "2"),
            DilatedConvolution { Kernel: var kernel } => layers.Separable(
                name, saved, input, Window.Square(kernel, stride, DilatedConvolution.Dilation), ""),
            FactorizedConvolution { Kernel: var kernel } => layers.Factorized(name, saved, input, kernel, stride),
            FullConvolution { Kernel: var kernel } =>
                layers.ReluConvBn(name, saved, input, outputs, Window.Square(kernel, stride)),
            ResidualBlock { Kernel: var kernel } => layers.Residual(name, saved, input, outputs, kernel, stride),
            InvertedResidual inverted => layers.Inverted(inverted, name, saved, input, outputs, stride),
            _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "no layers for this operation"),
        };
    }
}
