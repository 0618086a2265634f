using DeffArts.Space;
using DeffArts.Tensors;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeffArts.Operations;

/// <summary>
/// mbconv: a 1x1 convolution that widens (none at expansion 1), a depthwise one with the stride, a 1x1 convolution to
/// the outputs; BatchNorm after each, ReLU6 after all but the last (Sandler et al. 2018). At stride 1 with as many
/// outputs as inputs the input is added.
/// </summary>
public sealed class InvertedResidualConv : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d? expand;
    private readonly BatchNorm? expand_norm;
    private readonly Conv2d depthwise;
    private readonly BatchNorm depthwise_norm;
    private readonly Conv2d project;
    private readonly BatchNorm project_norm;
    private readonly bool isResidual;

    /// <summary>The size is divided by <paramref name="stride"/>, rounded up.</summary>
    public InvertedResidualConv(InvertedResidual operation, int inputs, int outputs, int stride, bool affine)
        : base(nameof(InvertedResidualConv))
    {
        ArgumentNullException.ThrowIfNull(operation);
        var (wide, kernel) = (operation.Widened(inputs), operation.Kernel);
        isResidual = InvertedResidual.IsResidual(inputs, outputs, stride);
        if (operation.Expansion > 1)
        {
            expand = Convolutions.Pointwise(inputs, wide);
            expand_norm = new BatchNorm(wide, affine);
        }

        depthwise = nn.Conv2d(wide, wide, kernel, stride, padding: kernel / 2, groups: wide, bias: false);
        depthwise_norm = new BatchNorm(wide, affine);
        project = Convolutions.Pointwise(wide, outputs);
        project_norm = new BatchNorm(outputs, affine);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        var wide = expand is null ? input : nn.functional.relu6(expand_norm!.call(expand.call(input)));
        var filtered = nn.functional.relu6(depthwise_norm.call(depthwise.call(wide)));
        var output = project_norm.call(project.call(filtered));
        return isResidual ? output.Plus(input) : output;
    }
}
