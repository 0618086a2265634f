using DeffArts.Operations;
using DeffArts.Space;
using DeffArts.Tensors;
using static TorchSharp.torch;

namespace DeffArts.Networks;

/// <summary>
/// One edge of the continuous cell (Liu et al. 2018, Eq. 2): all candidate operations, summed with the softmax of the
/// edge's alpha; with partial channels on 1/K of the channels only.
/// </summary>
public sealed class MixedOperation : nn.Module
{
    private readonly nn.Module<Tensor, Tensor>?[] candidates;
    private readonly int stride;
    private readonly int partialChannels;

    /// <summary>
    /// Builds every candidate; its weights are named after it, so their order in the space does not matter.
    /// </summary>
    /// <param name="type">The cell's type.</param>
    /// <param name="plan">The cell.</param>
    /// <param name="input">The state that the edge leaves.</param>
    /// <param name="partialChannels">K; what is decided sees all channels.</param>
    public MixedOperation(CellType type, CellPlan plan, int input, int partialChannels = 1)
        : base(nameof(MixedOperation))
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(plan);
        (stride, this.partialChannels) = (plan.Stride(input), type.IsDecided ? 1 : partialChannels);
        var kind = type.IsDecided ? NetworkKind.Derived : NetworkKind.Supernet;
        var pools = type.Frame.NormalisesPools && !type.IsDecided;
        candidates = new nn.Module<Tensor, Tensor>?[type.Operations.Length];
        for (var i = 0; i < candidates.Length; i++)
        {
            // none adds exactly nothing to the sum and to every gradient through it: no tensor of zeros is needed.
            if (!type.Operations[i].IsNone)
            {
                candidates[i] = OperationFactory.Create(
                    type.Operations[i], plan.ChannelsOf(input) / this.partialChannels,
                    plan.Channels / this.partialChannels, stride, kind, pools);
                register_module(type.Operations[i].Name, candidates[i]!);
            }
        }
    }

    /// <summary>
    /// The weighted sum; <paramref name="weights"/> holds one scalar tensor per operation and, with partial channels,
    /// one more for those that bypass them.
    /// </summary>
    public Tensor Forward(Tensor input, IReadOnlyList<Tensor> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        // Partial sums are of no use to autograd: the scope frees them before the next edge.
        using var scope = NewDisposeScope();
        var seen = partialChannels == 1 ? input : PartialChannels.Selected(input, partialChannels);
        Tensor? sum = null;
        for (var i = 0; i < candidates.Length; i++)
        {
            if (candidates[i] is { } candidate)
            {
                var term = weights[i] * candidate.call(seen);
                sum = sum is null ? term : sum.Plus(term);
            }
        }

        var output = partialChannels == 1
            ? sum!
            : PartialChannels.Merged(
                sum!, weights[^1] * PartialChannels.Bypassing(input, partialChannels, stride), partialChannels);
        return output.MoveToOuterDisposeScope();
    }
}
