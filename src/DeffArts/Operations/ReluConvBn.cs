using static TorchSharp.torch;

namespace DeffArts.Operations;

/// <summary>ReLU, 1x1 convolution, BatchNorm: the preprocessing of a cell's inputs.</summary>
public sealed class ReluConvBn : nn.Module<Tensor, Tensor>
{
    private readonly TorchSharp.Modules.Conv2d conv;
    private readonly BatchNorm norm;

    /// <summary>From <paramref name="input"/> to <paramref name="output"/> channels at the same size.</summary>
    public ReluConvBn(int input, int output, bool affine)
        : base(nameof(ReluConvBn))
    {
        conv = Convolutions.Pointwise(input, output);
        norm = new BatchNorm(output, affine);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => norm.call(conv.call(nn.functional.relu(input)));
}
