using DeffArts.Kernels.Cells;
using DeffArts.Kernels.Memory;
using DeffArts.Kernels.Stages;
using DeffArts.Space;
using static TorchSharp.torch;

namespace DeffArts.Networks.Fast;

/// <summary>
/// Shows stem and cells of a network to the kernels: every tensor is found under the name that it has in a checkpoint,
/// so that both engines own the same ones.
/// </summary>
internal sealed class CellStackSpecs
{
    private readonly Dictionary<string, Tensor> tensors;
    private readonly List<TensorSlot> weights = [];
    private readonly List<TensorSlot> dead = [];
    private readonly List<TensorSlot> buffers = [];
    private readonly DeadEnds? deadEnds;

    private CellStackSpecs(nn.Module network, DeadEnds? deadEnds = null)
    {
        this.deadEnds = deadEnds;
        tensors = network.named_parameters()
            .Select(entry => (entry.name, Value: (Tensor)entry.parameter))
            .Concat(network.named_buffers().Select(entry => (entry.name, Value: entry.buffer)))
            .ToDictionary(entry => entry.name, entry => entry.Value, StringComparer.Ordinal);
    }

    /// <summary>The cells of <paramref name="supernet"/>, which was built from <paramref name="plan"/>.</summary>
    public static CellStackSpec Of(nn.Module supernet, SearchSpace space, NetworkPlan plan, int partialChannels = 1)
    {
        var specs = new CellStackSpecs(supernet);
        return specs.Stack(plan, tap: null, cell =>
        {
            var type = space[cell.Type];
            return specs.Cell(cell, type.Concat, type.Nodes, type.IsDecided ? 1 : partialChannels,
                type.Edges.Select(edge => (edge.Input, edge.Node, Operations: type.Operations.AsEnumerable())))
                with
            { IsFixed = type.IsDecided };
        });
    }

    /// <summary>
    /// The cells of a derived network, which was built from <paramref name="plan"/>; the auxiliary tower taps one.
    /// </summary>
    public static CellStackSpec Of(nn.Module derived, Genotype genotype, NetworkPlan plan, bool tapped)
    {
        var specs = new CellStackSpecs(derived, new DeadEnds(genotype, plan, tapped));
        return specs.Stack(plan, tapped ? plan.AuxiliaryIndex : null, cell =>
        {
            var wiring = genotype.Cell(cell.Type);
            return specs.Cell(cell, wiring.Concat, wiring.Nodes.Length, partialChannels: 1,
                wiring.Nodes.SelectMany((connections, node) => connections.Select(connection =>
                    (connection.Input, node, Operations: Enumerable.Repeat(connection.Operation, 1)))));
        });
    }

    private CellStackSpec Stack(NetworkPlan plan, int? tap, Func<CellPlan, CellSpec> cell)
    {
        var stem = new StemSpec(Weight("stem.conv.weight"), Norm("stem.norm"),
            plan.Stem.ImageChannels, plan.Stem.Channels, plan.Stem.Size, plan.Stem.Stride, plan.Stem.IsRectified);
        CellSpec[] cells = [.. plan.Cells.Select(cell)];
        return new CellStackSpec(stem, cells, weights, dead, buffers, tap, Head(plan.Head));
    }

    private HeadSpec? Head(HeadPlan plan) =>
        plan.Channels > 0 ? new HeadSpec(Norm("head.norm"), Weight("head.conv.weight"))
        : plan.IsNormalised ? new HeadSpec(Norm("head.last"))
        : null;

    private CellSpec Cell(
        CellPlan plan, IReadOnlyList<int> concat, int nodes, int partialChannels,
        IEnumerable<(int Input, int Node, IEnumerable<Operation> Operations)> edges)
    {
        var name = $"cells.{plan.Index}";
        PreprocessSpec?[] preprocess =
            [.. Enumerable.Range(0, plan.Inputs.Length).Select(input => !plan.Frame.Preprocesses
            ? null
            : input == 0 && plan.ReducesInput0
                ? new PreprocessSpec(Halves($"{name}.preprocess0", plan.Channels), Norm($"{name}.preprocess0.norm"), 2)
                : Plain($"{name}.preprocess{input}", plan.Channels))];
        return new CellSpec(plan.Channels, plan.StateSize, plan.OutputSize, nodes, concat, preprocess,
            [.. edges.Select((edge, row) => new EdgeSpec(
                edge.Input, plan.Inputs.Length + edge.Node, plan.Stride(edge.Input),
                [.. edge.Operations.Select(operation => Candidate(operation, $"{name}.edges.{row}.{operation.Name}",
                    plan.ChannelsOf(edge.Input), plan.Channels / partialChannels, plan.Stride(edge.Input)))]))],
            partialChannels);
    }

    private CandidateSpec? Candidate(Operation operation, string name, int inputs, int channels, int stride) =>
        operation switch
        {
            NoOperation => null,
            SkipConnect when stride == 1 => new IdentitySpec(),
            SkipConnect => new ReduceSpec(Halves(name, channels), Norm($"{name}.norm")),
            MaxPool { Kernel: var kernel } => new PoolSpec(IsMax: true, kernel, PoolNorm(name)),
            AveragePool { Kernel: var kernel } => new PoolSpec(IsMax: false, kernel, PoolNorm(name)),
            SeparableConvolution { Kernel: var kernel } => new ConvolutionSpec(
                Depthwise(name, "1", kernel, stride, dilation: 1),
                Depthwise(name, "2", kernel, stride: 1, dilation: 1)),
            DilatedConvolution { Kernel: var kernel } => new ConvolutionSpec(
                Depthwise(name, "", kernel, stride, DilatedConvolution.Dilation), Second: null),
            FullConvolution { Kernel: var kernel } => new DenseCandidateSpec(Dense(name, kernel, stride)),
            ResidualBlock { Kernel: var kernel } => new ResidualSpec(
                Dense($"{name}.first", kernel, stride), Dense($"{name}.second", kernel, stride: 1),
                Weight($"{name}.shortcut.weight")),
            InvertedResidual inverted =>
                Inverted(inverted, name, InvertedResidual.IsResidual(inputs, channels, stride)),
            _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "no kernel for this operation"),
        };

    private DenseSpec Dense(string name, int kernel, int stride) =>
        new(Weight($"{name}.conv.weight"), Norm($"{name}.norm"), kernel, stride);

    private InvertedSpec Inverted(InvertedResidual operation, string name, bool hasIdentity)
    {
        var expands = operation.Expansion > 1;
        return new InvertedSpec(
            expands ? Weight($"{name}.expand.weight") : null, expands ? Norm($"{name}.expand_norm") : null,
            Weight($"{name}.depthwise.weight"), Norm($"{name}.depthwise_norm"),
            Weight($"{name}.project.weight"), Norm($"{name}.project_norm"), operation.Kernel, hasIdentity);
    }

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

    /// <summary>A derived network's pool has none.</summary>
    private NormSpec? PoolNorm(string name) =>
        tensors.ContainsKey($"{name}.norm.running_mean") ? Norm($"{name}.norm") : null;

    private NormSpec Norm(string name)
    {
        var isAffine = tensors.ContainsKey($"{name}.weight");
        return new NormSpec(
            Buffer($"{name}.running_mean"), Buffer($"{name}.running_var"),
            isAffine ? Weight($"{name}.weight") : null, isAffine ? Weight($"{name}.bias") : null);
    }

    private TensorSlot Weight(string name) => Add(deadEnds?.Hold(name) == true ? dead : weights, name);

    private TensorSlot Buffer(string name) => Add(buffers, name);

    private TensorSlot Add(List<TensorSlot> slots, string name)
    {
        var slot = new TensorSlot(tensors[name]);
        slots.Add(slot);
        return slot;
    }
}
