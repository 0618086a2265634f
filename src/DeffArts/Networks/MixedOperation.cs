using DeffArts.Operations;
using DeffArts.Space;
using static TorchSharp.torch;

namespace DeffArts.Networks;

/// <summary>
/// One edge of the continuous cell (Liu et al. 2018, Eq. 2): all candidate operations, summed with the softmax of the
/// edge's alpha.
/// </summary>
public sealed class MixedOperation : nn.Module
{
    private readonly nn.Module<Tensor, Tensor>?[] candidates;

    /// <summary>Builds every candidate; its weights are named after it, so their order in the space does not matter.</summary>
    public MixedOperation(SearchSpace space, int channels, int stride)
        : base(nameof(MixedOperation))
    {
        ArgumentNullException.ThrowIfNull(space);
        candidates = new nn.Module<Tensor, Tensor>?[space.Operations.Length];
        for (var i = 0; i < candidates.Length; i++)
        {
            // none adds exactly nothing to the sum and to every gradient through it: no tensor of zeros is needed.
            if (!space.Operations[i].IsNone)
            {
                candidates[i] = OperationFactory.Create(space.Operations[i], channels, stride, NetworkKind.Supernet);
                register_module(space.Operations[i].Name, candidates[i]!);
            }
        }
    }

    /// <summary>The weighted sum; <paramref name="weights"/> holds one scalar tensor per operation.</summary>
    public Tensor Forward(Tensor input, IReadOnlyList<Tensor> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        // Partial sums are of no use to autograd: the scope frees them before the next edge.
        using var scope = NewDisposeScope();
        Tensor? sum = null;
        for (var i = 0; i < candidates.Length; i++)
        {
            if (candidates[i] is { } candidate)
            {
                var term = weights[i] * candidate.call(input);
                sum = sum is null ? term : sum + term;
            }
        }

        return sum!.MoveToOuterDisposeScope();
    }
}
