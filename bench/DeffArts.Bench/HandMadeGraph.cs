using System.Collections.Immutable;
using DeffArts.Data;
using DeffArts.Export.Graph;
using DeffArts.Space;

namespace DeffArts.Bench;

/// <summary>Graphs that no genotype makes, layer by layer with random weights; BatchNorms are folded already.</summary>
internal sealed class HandMadeGraph
{
    private readonly Random random;
    private readonly List<Layer> layers = [];

    public HandMadeGraph(int seed, int channels, int size)
    {
        random = new Random(seed);
        Image = new FeatureMap(InferenceGraph.ImageName, channels, size, size);
    }

    public FeatureMap Image { get; }

    public FeatureMap Convolution(
        string name, FeatureMap input, int outputs, Window window, int groups = 1, int? size = null)
    {
        var output = window.Over(input, name, outputs);
        output = size is { } given ? output with { Height = given, Width = given } : output;
        var taps = input.Channels / groups * window.Height * window.Width;
        return Add(new ConvolutionLayer(
            input, output, window, groups, Numbers(outputs * taps, 2 / Math.Sqrt(taps)), Numbers(outputs, 0.3)));
    }

    public FeatureMap Depthwise(string name, FeatureMap input, Window window) =>
        Convolution(name, input, input.Channels, window, input.Channels);

    public FeatureMap Relu(FeatureMap input, float most = float.PositiveInfinity) =>
        Add(new ReluLayer(input, input with { Name = $"{input.Name}.relu" }, most));

    public FeatureMap Relu6(FeatureMap input) => Relu(input, most: 6);

    public FeatureMap Sum(string name, params ImmutableArray<FeatureMap> terms) =>
        Add(new SumLayer(terms, terms[0] with { Name = name }));

    public FeatureMap AveragePool(string name, FeatureMap input, Window window) =>
        Add(new AveragePoolLayer(input, window.Over(input, name, input.Channels), window));

    public FeatureMap Concatenation(string name, params ImmutableArray<FeatureMap> parts) =>
        Add(new ConcatenationLayer(parts, parts[0] with { Name = name, Channels = parts.Sum(part => part.Channels) }));

    /// <summary>Global average, classifier, and all that was added.</summary>
    public InferenceGraph Classify(FeatureMap input, int classes)
    {
        var features = Add(new GlobalAveragePoolLayer(input, new FeatureMap("features", input.Channels, 1, 1)));
        var logits = Add(new LinearLayer(
            features, new FeatureMap(InferenceGraph.LogitsName, classes, 1, 1),
            Numbers(classes * input.Channels, 1), Numbers(classes, 0.3)));
        var origin = new GraphOrigin(
            KnownGenotypes.Get("DARTS_V2"),
            new NetworkShape(Layers: 3, Channels: 4, Image.Height, Image.Channels, classes),
            [.. Enumerable.Range(0, classes).Select(label => $"class {label}")],
            new Normalisation(
                [.. Enumerable.Repeat(0.45f, Image.Channels)], [.. Enumerable.Repeat(0.25f, Image.Channels)]),
            "hand-made");
        return new InferenceGraph(Image, [.. layers], logits, origin);
    }

    /// <summary>Inverted residuals with ReLU6, and ReLUs that are read by others than convolutions.</summary>
    public static InferenceGraph Inverted(int size)
    {
        var net = new HandMadeGraph(1, channels: 3, size);
        var stem = net.Relu6(net.Convolution("stem.conv", net.Image, 6, Window.Square(3, stride: 1)));
        var wide = net.Relu6(net.Convolution("block0.expand", stem, 18, Window.Square(1, stride: 1)));
        var deep = net.Relu6(net.Depthwise("block0.depthwise", wide, Window.Square(3, stride: 2)));
        var narrow = net.Convolution("block0.project", deep, 10, Window.Square(1, stride: 1));
        var second = net.Relu6(net.Convolution("block1.expand", narrow, 21, Window.Square(1, stride: 1)));
        var filtered = net.Relu6(net.Depthwise("block1.depthwise", second, Window.Square(5, stride: 1)));
        var sum = net.Sum(
            "block1.sum", narrow, net.Convolution("block1.project", filtered, 10, Window.Square(1, stride: 1)));
        // Read with and without the bound, by a pool, and twice by a concatenation: no convolution takes these ReLUs.
        var whole = net.Concatenation(
            "head.concat", net.Relu6(sum), net.Relu(net.Convolution("head.conv", sum, 5, Window.Square(3, 1))), sum);
        var halved = net.AveragePool("head.pool", whole, new Window(2, 2, 2, 2, 0, 0, 1));
        return net.Classify(net.Relu(halved, most: 1), classes: 4);
    }

    /// <summary>ResNet-8 of MLPerf Tiny: a stride of 2 pads the end alone.</summary>
    public static InferenceGraph ResNet8(int size = 32, int first = 16)
    {
        var net = new HandMadeGraph(2, channels: 3, size);
        var state = net.Relu(net.Convolution("stem.conv", net.Image, first, Window.Square(3, stride: 1)));
        for (var stack = 0; stack < 3; stack++)
        {
            var (name, channels, stride) = ($"stack{stack}", first << stack, stack == 0 ? 1 : 2);
            var (half, down) = (state.Height / stride, new Window(3, 3, 2, 2, 0, 0, 1));
            var a = net.Relu(stack == 0
                ? net.Convolution($"{name}.conv1", state, channels, Window.Square(3, stride: 1))
                : net.Convolution($"{name}.conv1", state, channels, down, size: half));
            var b = net.Convolution($"{name}.conv2", a, channels, Window.Square(3, stride: 1));
            var shortcut = stack == 0
                ? state
                : net.Convolution($"{name}.shortcut", state, channels, Window.Square(1, stride: 2));
            state = net.Relu(net.Sum($"{name}.sum", b, shortcut));
        }

        return net.Classify(state, classes: 10);
    }

    private FeatureMap Add(Layer layer)
    {
        layers.Add(layer);
        return layer.Output;
    }

    private ImmutableArray<float> Numbers(int count, double size) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)((2 * random.NextDouble() - 1) * size))];
}
