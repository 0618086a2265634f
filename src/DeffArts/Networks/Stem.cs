using DeffArts.Operations;
using DeffArts.Space;
using static TorchSharp.torch;

namespace DeffArts.Networks;

/// <summary>
/// The first layer of both networks: a 3x3 convolution (to 3 C channels in DARTS), an affine BatchNorm, and a ReLU6
/// where the plan has one.
/// </summary>
public sealed class Stem : nn.Module<Tensor, Tensor>
{
    private readonly TorchSharp.Modules.Conv2d conv;
    private readonly BatchNorm norm;

    private readonly bool isRectified;

    /// <summary>From the image's channels to the plan's.</summary>
    public Stem(StemPlan plan)
        : base(nameof(Stem))
    {
        ArgumentNullException.ThrowIfNull(plan);
        isRectified = plan.IsRectified;
        conv = Convolutions.Full(plan.ImageChannels, plan.Channels, StemPlan.Kernel, plan.Stride);
        norm = new BatchNorm(plan.Channels, affine: true);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        var output = norm.call(conv.call(input));
        return isRectified ? nn.functional.relu6(output) : output;
    }
}
