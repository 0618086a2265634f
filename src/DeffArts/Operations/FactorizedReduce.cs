using static TorchSharp.torch;

namespace DeffArts.Operations;

/// <summary>
/// Halves the size without losing every second pixel: two 1x1 stride-2 convolutions, the second on the input shifted
/// by one pixel, concatenated, BatchNorm. It is skip_connect at stride 2, and preprocesses state 0 after a reduction.
/// </summary>
public sealed class FactorizedReduce : nn.Module<Tensor, Tensor>
{
    private readonly TorchSharp.Modules.Conv2d conv1;
    private readonly TorchSharp.Modules.Conv2d conv2;
    private readonly BatchNorm norm;

    /// <summary>
    /// From <paramref name="input"/> to <paramref name="output"/> channels; the size is halved, rounded up.
    /// </summary>
    public FactorizedReduce(int input, int output, bool affine)
        : base(nameof(FactorizedReduce))
    {
        conv1 = Convolutions.Pointwise(input, (output + 1) / 2, stride: 2);
        conv2 = Convolutions.Pointwise(input, output / 2, stride: 2);
        norm = new BatchNorm(output, affine);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        var x = nn.functional.relu(input);
        // An odd size has no pixel for the last shifted tap: a row and a column of zeros keep both halves equal.
        var odd = x.shape[2] % 2 == 1;
        var shifted = (odd ? nn.functional.pad(x, [0, 1, 0, 1]) : x)
            .slice(2, 1, long.MaxValue, 1).slice(3, 1, long.MaxValue, 1);
        return norm.call(cat([conv1.call(x), conv2.call(shifted)], 1));
    }
}
