using DeffArts.Operations;
using DeffArts.Space;
using TorchSharp.Modules;
using static TorchSharp.torch;
using BatchNorm = DeffArts.Operations.BatchNorm;

namespace DeffArts.Networks;

/// <summary>
/// A second classifier on the features at 2/3 of the depth (appendix D.2), for training only: it is left out at test
/// time and out of parameter counts.
/// </summary>
public sealed class AuxiliaryTower : nn.Module<Tensor, Tensor>
{
    private const int Hidden = NetworkPlan.AuxiliaryHidden;
    private const int Features = NetworkPlan.AuxiliaryFeatures;
    private readonly int kernel;
    private readonly int stride;
    private readonly Conv2d conv1;
    private readonly BatchNorm norm1;
    private readonly Conv2d conv2;
    private readonly BatchNorm norm2;
    private readonly Linear classifier;

    /// <summary>
    /// Reads <paramref name="channels"/> x <paramref name="size"/> x <paramref name="size"/>; size is 2 or more.
    /// </summary>
    public AuxiliaryTower(int channels, int size, int classes)
        : base(nameof(AuxiliaryTower))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 2);
        // Two overlapping windows a side at every size; 5 pixels at stride 3 where the paper's 32x32 images give 8x8.
        kernel = Math.Min((5 * size + 7) / 8, size - 1);
        stride = size - kernel;
        conv1 = Convolutions.Pointwise(channels, Hidden);
        norm1 = new BatchNorm(Hidden, affine: true);
        conv2 = nn.Conv2d(Hidden, Features, 2, bias: false);
        norm2 = new BatchNorm(Features, affine: true);
        classifier = nn.Linear(Features, classes);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        var pooled = nn.functional.avg_pool2d(nn.functional.relu(input), kernel, stride);
        var hidden = nn.functional.relu(norm1.call(conv1.call(pooled)));
        var features = nn.functional.relu(norm2.call(conv2.call(hidden)));
        return classifier.call(features.flatten(1));
    }
}
