using System.Collections.Immutable;
using DeffArts.Operations;

namespace DeffArts.Export.Graph;

/// <summary>
/// Layers in the order in which they are added, with weights by the names of a checkpoint. What has no weights (ReLU,
/// pools) is computed once for all that read it.
/// </summary>
/// <param name="weights">Weights and running statistics.</param>
internal sealed partial class LayerList(IReadOnlyDictionary<string, float[]> weights)
{
    private readonly ImmutableArray<Layer>.Builder layers = ImmutableArray.CreateBuilder<Layer>();
    private readonly Dictionary<string, FeatureMap> shared = new(StringComparer.Ordinal);

    /// <summary>All layers so far.</summary>
    public ImmutableArray<Layer> All => layers.ToImmutable();

    /// <summary>Adds a layer.</summary>
    /// <returns>Its output.</returns>
    public FeatureMap Add(Layer layer)
    {
        layers.Add(layer);
        return layer.Output;
    }

    /// <summary>A convolution without bias, whose weight was saved under <paramref name="saved"/>.</summary>
    public FeatureMap Convolution(
        string name, string saved, FeatureMap input, int outputs, Window window, bool depthwise = false)
    {
        var groups = depthwise ? input.Channels : 1;
        var count = outputs * (input.Channels / groups) * window.Height * window.Width;
        return Add(new ConvolutionLayer(
            input, window.Over(input, name, outputs), window, groups, Weight($"{saved}.weight", count), Bias: null));
    }

    /// <summary>The BatchNorm that was saved under <paramref name="saved"/>.</summary>
    public FeatureMap BatchNorm(string name, string saved, FeatureMap input)
    {
        ImmutableArray<float> Part(string part) => Weight($"{saved}.{part}", input.Channels);
        return Add(new BatchNormLayer(
            input, input with { Name = name }, Part("weight"), Part("bias"), Part("running_mean"), Part("running_var"),
            Operations.BatchNorm.Epsilon));
    }

    /// <summary>A BatchNorm with the same name in network and checkpoint.</summary>
    public FeatureMap BatchNorm(string name, FeatureMap input) => BatchNorm(name, name, input);

    /// <summary>See <see cref="Operations.ReluConvBn"/>.</summary>
    public FeatureMap ReluConvBn(string name, string saved, FeatureMap input, int outputs) =>
        ReluConvBn(name, saved, input, outputs, Window.Square(1, stride: 1));

    /// <summary>See <see cref="FullConv"/>.</summary>
    public FeatureMap ReluConvBn(string name, string saved, FeatureMap input, int outputs, Window window) => BatchNorm(
        $"{name}.norm", $"{saved}.norm", Convolution($"{name}.conv", $"{saved}.conv", Relu(input), outputs, window));

    /// <summary>
    /// See <see cref="Operations.FactorizedReduce"/>. One output channel leaves none for the second path.
    /// </summary>
    public FeatureMap FactorizedReduce(string name, string saved, FeatureMap input, int outputs)
    {
        var (relu, halving) = (Relu(input), Window.Square(1, stride: 2));
        List<FeatureMap> paths = [Convolution($"{name}.conv1", $"{saved}.conv1", relu, (outputs + 1) / 2, halving)];
        if (outputs > 1)
        {
            paths.Add(Convolution($"{name}.conv2", $"{saved}.conv2", Crop(relu), outputs / 2, halving));
        }

        return BatchNorm($"{name}.norm", $"{saved}.norm", Concatenation($"{name}.concat", [.. paths]));
    }

    /// <summary>ReLU, depthwise, pointwise, BatchNorm: a dilated convolution, or one half of a separable one.</summary>
    public FeatureMap Separable(string name, string saved, FeatureMap input, Window window, string half)
    {
        var depthwise = Convolution(
            $"{name}.depthwise{half}", $"{saved}.depthwise{half}", Relu(input), input.Channels, window,
            depthwise: true);
        var pointwise = Convolution(
            $"{name}.pointwise{half}", $"{saved}.pointwise{half}", depthwise, input.Channels,
            Window.Square(1, stride: 1));
        return BatchNorm($"{name}.norm{half}", $"{saved}.norm{half}", pointwise);
    }

    /// <summary>See <see cref="FactorizedConv"/>.</summary>
    public FeatureMap Factorized(string name, string saved, FeatureMap input, int kernel, int stride)
    {
        var row = Convolution(
            $"{name}.conv1", $"{saved}.conv1", Relu(input), input.Channels, Window.Row(kernel, stride));
        var column = Convolution($"{name}.conv2", $"{saved}.conv2", row, input.Channels, Window.Column(kernel, stride));
        return BatchNorm($"{name}.norm", $"{saved}.norm", column);
    }

    /// <summary>The largest pixels.</summary>
    public FeatureMap MaxPool(FeatureMap input, Window window) =>
        Shared(window.Over(input, PoolName(input, "max_pool", window), input.Channels), output =>
            new MaxPoolLayer(input, output, window));

    /// <summary>The means.</summary>
    public FeatureMap AveragePool(FeatureMap input, Window window) =>
        Shared(window.Over(input, PoolName(input, "avg_pool", window), input.Channels), output =>
            new AveragePoolLayer(input, output, window));

    /// <summary>The channels one after the other; a single value is itself.</summary>
    public FeatureMap Concatenation(string name, ImmutableArray<FeatureMap> inputs) => inputs.Length == 1
        ? inputs[0]
        : Add(new ConcatenationLayer(
            inputs, inputs[0] with { Name = name, Channels = inputs.Sum(input => input.Channels) }));

    /// <summary>The classifier.</summary>
    public FeatureMap Linear(string name, string saved, FeatureMap input, int outputs) => Add(new LinearLayer(
        input, new FeatureMap(name, outputs, 1, 1),
        Weight($"{saved}.weight", outputs * input.Channels), Weight($"{saved}.bias", outputs)));

    private static string PoolName(FeatureMap input, string kind, Window window) =>
        $"{input.Name}.{kind}_{window.Height}x{window.Width}{(window.StrideHeight == 1 ? "" : $"_stride{window.StrideHeight}")}";

    private FeatureMap Relu(FeatureMap input) =>
        Shared(input with { Name = $"{input.Name}.relu" }, output => new ReluLayer(input, output));

    private FeatureMap Crop(FeatureMap input)
    {
        static int Left(int size) => size % 2 == 0 ? size - 1 : size;
        return Shared(
            new FeatureMap($"{input.Name}.shifted", input.Channels, Left(input.Height), Left(input.Width)),
            output => new CropLayer(input, output));
    }

    private FeatureMap Shared(FeatureMap output, Func<FeatureMap, Layer> make)
    {
        if (!shared.TryGetValue(output.Name, out var made))
        {
            shared[output.Name] = made = Add(make(output));
        }

        return made;
    }

    private ImmutableArray<float> Weight(string name, int count) =>
        weights.TryGetValue(name, out var values) && values.Length == count
            ? [.. values]
            : throw new ArgumentException(
                $"'{name}' {(values is null ? "is missing" : $"has {values.Length} numbers")}; {count} are needed",
                nameof(name));
}
