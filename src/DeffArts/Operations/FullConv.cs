using static TorchSharp.torch;

namespace DeffArts.Operations;

/// <summary>
/// nor_conv: ReLU, a full k x k convolution, BatchNorm. NAS-Bench-201's supernet has a bias before a BatchNorm that
/// takes it away again; here there is none.
/// </summary>
public sealed class FullConv : nn.Module<Tensor, Tensor>
{
    private readonly TorchSharp.Modules.Conv2d conv;
    private readonly BatchNorm norm;

    /// <summary>The size is divided by <paramref name="stride"/>, rounded up.</summary>
    public FullConv(int inputs, int outputs, int kernel, int stride, bool affine)
        : base(nameof(FullConv))
    {
        conv = Convolutions.Full(inputs, outputs, kernel, stride);
        norm = new BatchNorm(outputs, affine);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => norm.call(conv.call(nn.functional.relu(input)));
}
