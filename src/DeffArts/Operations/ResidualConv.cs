using DeffArts.Tensors;
using static TorchSharp.torch;

namespace DeffArts.Operations;

/// <summary>
/// res_block: ReLU, convolution, BatchNorm twice, the first with the stride; plus the input, which at stride 2 is
/// averaged over 2 x 2 pixels and goes through a 1x1 convolution without BatchNorm. Nothing follows the sum (Dong &amp;
/// Yang 2020).
/// </summary>
public sealed class ResidualConv : nn.Module<Tensor, Tensor>
{
    private readonly FullConv first;
    private readonly FullConv second;
    private readonly TorchSharp.Modules.Conv2d? shortcut;
    private readonly int stride;

    /// <summary>The size is divided by <paramref name="stride"/>; at stride 1 the channels stay.</summary>
    /// <exception cref="ArgumentException">Other channels at stride 1, where the input is added as it is.</exception>
    public ResidualConv(int inputs, int outputs, int kernel, int stride, bool affine)
        : base(nameof(ResidualConv))
    {
        if (stride == 1 && inputs != outputs)
        {
            throw new ArgumentException("A residual block of stride 1 keeps the channels.", nameof(outputs));
        }

        this.stride = stride;
        first = new FullConv(inputs, outputs, kernel, stride, affine);
        second = new FullConv(outputs, outputs, kernel, stride: 1, affine);
        shortcut = stride == 1 ? null : Convolutions.Pointwise(inputs, outputs);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        // An odd size is rounded up as a strided convolution does; the last window is smaller then.
        var direct = shortcut is null
            ? input
            : shortcut.call(nn.functional.avg_pool2d(input, stride, stride, ceil_mode: true, count_include_pad: false));
        return second.call(first.call(input)).Plus(direct);
    }
}
