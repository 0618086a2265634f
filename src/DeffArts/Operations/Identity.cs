using static TorchSharp.torch;

namespace DeffArts.Operations;

/// <summary>skip_connect at stride 1.</summary>
public sealed class Identity() : nn.Module<Tensor, Tensor>(nameof(Identity))
{
    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => input.alias();
}

/// <summary>none: zero, at the size that the stride asks for.</summary>
public sealed class Zero(int stride) : nn.Module<Tensor, Tensor>(nameof(Zero))
{
    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        var shape = input.shape;
        return zeros(
            [shape[0], shape[1], (shape[2] + stride - 1) / stride, (shape[3] + stride - 1) / stride],
            input.dtype, input.device);
    }
}
