using DeffArts.Operations;
using DeffArts.Space;
using static TorchSharp.torch;

namespace DeffArts.Networks;

/// <summary>
/// What stands between the last cell and the global average where a space has something there: BatchNorm and ReLU, then
/// a 1x1 convolution, BatchNorm and ReLU6, each if the plan has it.
/// </summary>
public sealed class Head : nn.Module<Tensor, Tensor>
{
    private readonly BatchNorm? last;
    private readonly TorchSharp.Modules.Conv2d? conv;
    private readonly BatchNorm? norm;

    private Head(HeadPlan plan)
        : base(nameof(Head))
    {
        last = plan.IsNormalised ? new BatchNorm(plan.InputChannels, affine: true) : null;
        conv = plan.Channels > 0 ? Convolutions.Pointwise(plan.InputChannels, plan.Channels) : null;
        norm = plan.Channels > 0 ? new BatchNorm(plan.Channels, affine: true) : null;
        RegisterComponents();
    }

    /// <summary>The head of a plan; null where it has none, as in DARTS.</summary>
    public static Head? Of(HeadPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return plan.IsNormalised || plan.Channels > 0 ? new Head(plan) : null;
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        var features = last is null ? input : nn.functional.relu(last.call(input));
        return conv is null ? features : nn.functional.relu6(norm!.call(conv.call(features)));
    }
}
