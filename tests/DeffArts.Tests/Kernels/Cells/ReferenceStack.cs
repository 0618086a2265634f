using DeffArts.Kernels.Cells;
using DeffArts.Kernels.Memory;
using DeffArts.Kernels.Stages;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace DeffArts.Tests.Kernels.Cells;

/// <summary>
/// What a stack's specs say, by libtorch's operators one after the other, in float64 unless told otherwise.
/// </summary>
internal sealed class ReferenceStack
{
    private readonly CellStackSpec spec;
    private readonly Dictionary<TensorSlot, Tensor> exact = [];
    private readonly ScalarType type;
    private bool training;

    public ReferenceStack(CellStackSpec spec, ScalarType type = ScalarType.Float64)
    {
        (this.spec, this.type) = (spec, type);
        foreach (var slot in spec.Weights)
        {
            exact[slot] = slot.Tensor.to(type, copy: true).requires_grad_();
        }

        foreach (var slot in spec.Buffers)
        {
            exact[slot] = slot.Tensor.to(type, copy: true);
        }
    }

    /// <summary>The float64 tensor of a slot.</summary>
    public Tensor this[TensorSlot slot] => exact[slot];

    /// <summary>The means, and the tapped cell's output.</summary>
    public (Tensor Means, Tensor? Tapped) Forward(
        Tensor images, IReadOnlyList<Tensor> factors, IReadOnlyList<bool[]?>? kept, bool isTraining)
    {
        training = isTraining;
        var stem = Norm(Convolve(images, spec.Stem.Weight, spec.Stem.Stride), spec.Stem.Norm);
        stem = spec.Stem.Clips ? F.relu6(stem) : stem;
        var (before, last) = (stem, stem);
        Tensor? tapped = null;
        for (var i = 0; i < spec.Cells.Count; i++)
        {
            var cell = spec.Cells[i];
            var output = Cell(cell, cell.Preprocess.Count == 1 ? [last] : [before, last], factors[i], kept);
            (before, last) = (last, output);
            tapped = spec.Tap == i ? output : tapped;
        }

        if (spec.Head is { } head)
        {
            last = head.Convolution is null
                ? F.relu(Norm(last, head.Norm))
                : F.relu6(Norm(Convolve(last, head.Convolution, 1), head.Norm));
        }

        return (last.mean([2, 3]), tapped);
    }

    private Tensor Cell(CellSpec cell, Tensor[] inputs, Tensor factors, IReadOnlyList<bool[]?>? kept)
    {
        var states = inputs.Zip(cell.Preprocess, (input, preprocess) => preprocess is null
            ? input
            : Norm(Convolve(F.relu(input), preprocess.Convolutions[0].Weight, 1), preprocess.Norm)).ToList();
        for (var node = 0; node < cell.Nodes; node++)
        {
            var sum = zeros([inputs[0].shape[0], cell.Channels, cell.OutputSize, cell.OutputSize], type);
            foreach (var (row, edge) in cell.Edges.Index().Where(edge => edge.Item.Target == inputs.Length + node))
            {
                sum += Edge(cell, edge, states[edge.Source], factors[row], kept?[row]);
            }

            states.Add(sum);
        }

        return cat([.. cell.Concat.Select(state => states[state])], 1);
    }

    private Tensor Edge(CellSpec cell, EdgeSpec edge, Tensor state, Tensor factors, bool[]? kept)
    {
        var (k, used) = (cell.PartialChannels, cell.Channels / cell.PartialChannels);
        var seen = k == 1 ? state : state.narrow(1, 0, used);
        var sum = zeros([state.shape[0], used, cell.OutputSize, cell.OutputSize], type);
        foreach (var (column, candidate) in edge.Candidates.Index())
        {
            if (candidate is not null)
            {
                sum += factors[column] * Candidate(candidate, edge.Stride, seen);
            }
        }

        if (kept is not null)
        {
            sum *= tensor([.. kept.Select(keep => keep ? 1.0 : 0.0)]).reshape(-1, 1, 1, 1);
        }

        if (k == 1)
        {
            return sum;
        }

        var rest = factors[edge.Candidates.Count] * state.narrow(1, used, cell.Channels - used);
        var both = cat([sum, rest], 1);
        return both.reshape(both.shape[0], k, used, both.shape[2], both.shape[3]).transpose(1, 2).reshape(both.shape);
    }

    private Tensor Candidate(CandidateSpec candidate, int stride, Tensor x) => candidate switch
    {
        IdentitySpec => x,
        PoolSpec { IsMax: true } pool => Norm(F.max_pool2d(x, pool.Kernel, stride, pool.Kernel / 2), pool.Norm),
        PoolSpec pool => Norm(
            F.avg_pool2d(x, pool.Kernel, stride, pool.Kernel / 2, count_include_pad: false), pool.Norm),
        ConvolutionSpec { Second: null } once => Depthwise(x, once.First),
        ConvolutionSpec twice => Depthwise(Depthwise(x, twice.First), twice.Second!),
        DenseCandidateSpec dense => Dense(x, dense.Convolution),
        ResidualSpec residual => Dense(Dense(x, residual.First), residual.Second)
            + Convolve(F.avg_pool2d(x, 2, 2, ceil_mode: true), residual.Shortcut, 1),
        InvertedSpec inverted => Inverted(x, inverted, stride) + (inverted.HasIdentity ? x : 0 * x.sum()),
        _ => throw new ArgumentOutOfRangeException(nameof(candidate), candidate, "no reference"),
    };

    private Tensor Dense(Tensor x, DenseSpec dense) =>
        Norm(Convolve(F.relu(x), dense.Weight, dense.Stride), dense.Norm);

    private Tensor Depthwise(Tensor x, DepthwiseSpec spec)
    {
        var y = F.conv2d(F.relu(x), exact[spec.Depthwise], null, [spec.Stride, spec.Stride],
            [spec.Padding, spec.Padding], [spec.Dilation, spec.Dilation], groups: x.shape[1]);
        return Norm(Convolve(y, spec.Pointwise, 1), spec.Norm);
    }

    private Tensor Inverted(Tensor x, InvertedSpec inverted, int stride)
    {
        if (inverted.Expand is { } expand)
        {
            x = F.relu6(Norm(Convolve(x, expand, 1), inverted.ExpandNorm));
        }

        var pad = inverted.Kernel / 2;
        var y = F.conv2d(x, exact[inverted.Depthwise], null, [stride, stride], [pad, pad], [1, 1], groups: x.shape[1]);
        return Norm(Convolve(F.relu6(Norm(y, inverted.DepthwiseNorm)), inverted.Project, 1), inverted.ProjectNorm);
    }

    private Tensor Convolve(Tensor x, TensorSlot weight, int stride)
    {
        var pad = weight.Tensor.shape[2] / 2;
        return F.conv2d(x, exact[weight], null, [stride, stride], [pad, pad]);
    }

    private Tensor Norm(Tensor x, NormSpec? norm) => norm is null ? x : F.batch_norm(
        x, exact[norm.Mean], exact[norm.Variance], norm.Weight is null ? null : exact[norm.Weight],
        norm.Bias is null ? null : exact[norm.Bias], training, momentum: 0.1, eps: 1e-5);
}
