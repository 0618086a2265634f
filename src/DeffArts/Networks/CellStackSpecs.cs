using DeffArts.Kernels;
using DeffArts.Space;
using static TorchSharp.torch;

namespace DeffArts.Networks;

/// <summary>
/// Shows stem and cells of a supernet to the kernels: every tensor is found under the name that it has in a checkpoint, so
/// that both engines own the same ones.
/// </summary>
internal sealed class CellStackSpecs
{
    private readonly Dictionary<string, Tensor> tensors;
    private readonly List<TensorSlot> weights = [];
    private readonly List<TensorSlot> buffers = [];

    private CellStackSpecs(nn.Module supernet) => tensors = supernet.named_parameters()
        .Select(entry => (entry.name, Value: (Tensor)entry.parameter))
        .Concat(supernet.named_buffers().Select(entry => (entry.name, Value: entry.buffer)))
        .ToDictionary(entry => entry.name, entry => entry.Value, StringComparer.Ordinal);

    /// <summary>Whether the kernels have every operation of the space.</summary>
    public static bool Cover(SearchSpace space) => space.Operations.All(operation => operation is not FactorizedConvolution);

    /// <summary>The cells of <paramref name="supernet"/>, which was built from <paramref name="plan"/>.</summary>
    public static CellStackSpec Of(nn.Module supernet, SearchSpace space, NetworkPlan plan, int partialChannels = 1)
    {
        var specs = new CellStackSpecs(supernet);
        var stem = new StemSpec(
            specs.Weight("stem.conv.weight"), specs.Norm("stem.norm") with
            {
                Weight = specs.Weight("stem.norm.weight"),
                Bias = specs.Weight("stem.norm.bias"),
            },
            plan.Shape.ImageChannels, plan.Shape.StemChannels, plan.Shape.ImageSize);
        var cells = plan.Cells.Select(cell => specs.Cell(space, cell, partialChannels)).ToList();
        return new CellStackSpec(stem, cells, specs.weights, specs.buffers);
    }

    private CellSpec Cell(SearchSpace space, CellPlan plan, int partialChannels)
    {
        var name = $"cells.{plan.Index}";
        PreprocessSpec[] preprocess =
        [
            plan.ReducesInput0
                ? new PreprocessSpec(Halves($"{name}.preprocess0", plan.Channels), Norm($"{name}.preprocess0.norm"), 2)
                : Plain($"{name}.preprocess0", plan.Channels),
            Plain($"{name}.preprocess1", plan.Channels),
        ];
        var edges = space.Edges.Select((edge, row) => new EdgeSpec(
            edge.Input, SearchSpace.CellInputs + edge.Node, plan.Stride(edge.Input),
            [.. space.Operations.Select(operation => Candidate(
                operation, $"{name}.edges.{row}.{operation.Name}", plan.Channels / partialChannels, plan.Stride(edge.Input)))]));
        return new CellSpec(plan.Channels, plan.StateSize, plan.OutputSize, space.Nodes,
            plan.Type == CellType.Normal, preprocess, [.. edges], partialChannels);
    }

    private CandidateSpec? Candidate(Operation operation, string name, int channels, int stride) => operation switch
    {
        NoOperation => null,
        SkipConnect when stride == 1 => new IdentitySpec(),
        SkipConnect => new ReduceSpec(Halves(name, channels), Norm($"{name}.norm")),
        MaxPool { Kernel: var kernel } => new PoolSpec(IsMax: true, kernel, Norm($"{name}.norm")),
        AveragePool { Kernel: var kernel } => new PoolSpec(IsMax: false, kernel, Norm($"{name}.norm")),
        SeparableConvolution { Kernel: var kernel } => new ConvolutionSpec(
            Depthwise(name, "1", kernel, stride, dilation: 1), Depthwise(name, "2", kernel, stride: 1, dilation: 1)),
        DilatedConvolution { Kernel: var kernel } => new ConvolutionSpec(
            Depthwise(name, "", kernel, stride, DilatedConvolution.Dilation), Second: null),
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "no kernel for this operation"),
    };

    private DepthwiseSpec Depthwise(string name, string half, int kernel, int stride, int dilation) => new(
        Weight($"{name}.depthwise{half}.weight"), Weight($"{name}.pointwise{half}.weight"), Norm($"{name}.norm{half}"),
        kernel, stride, dilation);

    private PreprocessSpec Plain(string name, int channels) =>
        new([new PointwiseSpec(Weight($"{name}.conv.weight"), channels, Shift: 0)], Norm($"{name}.norm"), Stride: 1);

    private PointwiseSpec[] Halves(string name, int channels) =>
    [
        new PointwiseSpec(Weight($"{name}.conv1.weight"), (channels + 1) / 2, Shift: 0),
        new PointwiseSpec(Weight($"{name}.conv2.weight"), channels / 2, Shift: 1),
    ];

    private NormSpec Norm(string name) => new(Buffer($"{name}.running_mean"), Buffer($"{name}.running_var"));

    private TensorSlot Weight(string name) => Add(weights, name);

    private TensorSlot Buffer(string name) => Add(buffers, name);

    private TensorSlot Add(List<TensorSlot> slots, string name)
    {
        var slot = new TensorSlot(tensors[name]);
        slots.Add(slot);
        return slot;
    }
}
