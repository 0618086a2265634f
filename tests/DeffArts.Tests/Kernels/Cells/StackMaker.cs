using DeffArts.Kernels.Cells;
using DeffArts.Kernels.Memory;
using DeffArts.Kernels.Stages;
using static TorchSharp.torch;

namespace DeffArts.Tests.Kernels.Cells;

/// <summary>Makes specs of stacks with random tensors of their own.</summary>
internal sealed class StackMaker(bool affine)
{
    private readonly List<TensorSlot> weights = [];
    private readonly List<TensorSlot> buffers = [];

    public CellStackSpec Stack(StemSpec stem, IReadOnlyList<CellSpec> cells, HeadSpec? head, int? tap = null) =>
        new(stem, cells, weights, [], buffers, tap, head);

    public StemSpec Stem(int outputs, int size, int stride, bool clips) =>
        new(Weight(outputs, 3, 3, 3), Norm(outputs), 3, outputs, size, stride, clips);

    public TensorSlot Weight(params long[] shape)
    {
        var fan = shape.Skip(1).Aggregate(1L, (product, side) => product * side);
        return Keep(weights, randn(shape) * Math.Sqrt(2.0 / fan));
    }

    /// <summary>With a scale large enough for ReLU6 to be felt, where it is learned.</summary>
    public NormSpec Norm(int channels) => new(
        Keep(buffers, randn(channels)), Keep(buffers, rand(channels) + 0.5),
        affine ? Keep(weights, 4 * rand(channels) + 0.5) : null, affine ? Keep(weights, randn(channels)) : null);

    public DenseSpec Dense(int inputs, int outputs, int kernel, int stride) =>
        new(Weight(outputs, inputs, kernel, kernel), Norm(outputs), kernel, stride);

    public DepthwiseSpec Depthwise(int channels, int kernel, int stride, int dilation) => new(
        Weight(channels, 1, kernel, kernel), Weight(channels, channels, 1, 1), Norm(channels), kernel, stride,
        dilation);

    public PreprocessSpec Preprocess(int inputs, int outputs) =>
        new([new PointwiseSpec(Weight(outputs, inputs, 1, 1), outputs, 0)], Norm(outputs), 1);

    public ResidualSpec Residual(int inputs, int outputs) =>
        new(Dense(inputs, outputs, 3, 2), Dense(outputs, outputs, 3, 1), Weight(outputs, inputs, 1, 1));

    public InvertedSpec Inverted(int inputs, int outputs, int kernel, int expansion, bool identity)
    {
        var width = inputs * expansion;
        return new InvertedSpec(
            expansion > 1 ? Weight(width, inputs, 1, 1) : null, expansion > 1 ? Norm(width) : null,
            Weight(width, 1, kernel, kernel), Norm(width), Weight(outputs, width, 1, 1), Norm(outputs), kernel,
            identity);
    }

    /// <summary>
    /// A cell of NAS-Bench-201's graph: each edge has all of its operations, or only those of its place.
    /// </summary>
    public CellSpec Graph(int channels, int size, bool all, int partial = 1)
    {
        var row = 0;
        List<EdgeSpec> edges = [];
        for (var target = 1; target < 4; target++)
        {
            for (var source = 0; source < target; source++)
            {
                var kinds = all ? Enumerable.Range(0, 5) : [(row++ + 2) % 5];
                edges.Add(new EdgeSpec(
                    source, target, 1, [.. kinds.Select(kind => Candidate(kind, channels / partial))]));
            }
        }

        return new CellSpec(channels, size, size, 3, [3], [null], edges, partial);
    }

    public CellSpec Reduction(int inputs, int outputs, int size) => new(
        outputs, size, (size + 1) / 2, 1, [1], [null], [new EdgeSpec(0, 1, 2, [Residual(inputs, outputs)])], 1);

    /// <summary>A layer of a chain: a state read as it is, and one edge with several candidates.</summary>
    public static CellSpec Layer(int inputs, int outputs, int size, int stride, params CandidateSpec?[] candidates) =>
        new(
        outputs, size, (size + stride - 1) / stride, 1, [1], [null], [new EdgeSpec(0, 1, stride, candidates)], 1);

    private CandidateSpec? Candidate(int kind, int channels) => kind switch
    {
        0 => null,
        1 => new IdentitySpec(),
        2 => new DenseCandidateSpec(Dense(channels, channels, 1, 1)),
        3 => new DenseCandidateSpec(Dense(channels, channels, 3, 1)),
        _ => new PoolSpec(IsMax: false, 3, Norm: null),
    };

    private static TensorSlot Keep(List<TensorSlot> slots, Tensor value)
    {
        var slot = new TensorSlot(value.contiguous());
        slots.Add(slot);
        return slot;
    }
}
