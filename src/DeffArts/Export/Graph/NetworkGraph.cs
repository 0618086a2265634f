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
        var stem = layers.BatchNorm("stem.norm", layers.Convolution(
            "stem.conv", "stem.conv", image, shape.StemChannels, Window.Square(3, stride: 1)));
        var (input0, input1) = (stem, stem);
        foreach (var plan in NetworkPlan.ForGenotype(origin.Genotype, shape).Cells)
        {
            (input0, input1) = (input1, network.Cell(plan, input0, input1));
        }

        var features = layers.Add(new GlobalAveragePoolLayer(input1, new FeatureMap("features", input1.Channels, 1, 1)));
        var logits = layers.Linear(InferenceGraph.LogitsName, "classifier", features, shape.Classes);
        return new InferenceGraph(image, layers.All, logits, origin).WithoutDeadLayers();
    }

    private FeatureMap Cell(CellPlan plan, FeatureMap input0, FeatureMap input1)
    {
        var (name, saved, cell) = ($"cell{plan.Index}", $"cells.{plan.Index}", genotype.Cell(plan.Type));
        var wiring = CellWiring.Of(cell);
        Connection[] connections = [.. cell.Connections];
        List<FeatureMap> states =
        [
            plan.ReducesInput0
                ? layers.FactorizedReduce($"{name}.input0", $"{saved}.preprocess0", input0, plan.Channels)
                : layers.ReluConvBn($"{name}.input0", $"{saved}.preprocess0", input0, plan.Channels),
            layers.ReluConvBn($"{name}.input1", $"{saved}.preprocess1", input1, plan.Channels),
        ];
        foreach (var (node, edges) in wiring.Nodes.Index())
        {
            // An edge's number tells apart two edges of one operation between the same two states.
            var terms = edges.Where(edge => !connections[edge.Edge].Operation.IsNone).Select(edge => Connection(
                connections[edge.Edge].Operation, $"{name}.node{node}.edge{edge.Edge}", $"{saved}.edges.{edge.Edge}",
                states[edge.Input], plan.Stride(edge.Input))).ToList();
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

    private FeatureMap Connection(Operation operation, string place, string edge, FeatureMap input, int stride)
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
            _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "no layers for this operation"),
        };
    }
}
