using DeffArts.Space;
using static TorchSharp.torch;

namespace DeffArts.Operations;

/// <summary>
/// max_pool and avg_pool, padded so that stride 1 keeps the size; the average does not count padding. In the supernet
/// a BatchNorm follows, so that a pool's output has the scale of a convolution's.
/// </summary>
public sealed class Pooling : nn.Module<Tensor, Tensor>
{
    private readonly Func<Tensor, Tensor> pool;
    private readonly BatchNorm? norm;

    /// <summary>A pool of the kind and kernel of <paramref name="operation"/>.</summary>
    /// <exception cref="ArgumentException">The operation is not a pool.</exception>
    public Pooling(Operation operation, int channels, int stride, bool normalized)
        : base(nameof(Pooling))
    {
        pool = operation switch
        {
            MaxPool { Kernel: var k } => x => nn.functional.max_pool2d(x, k, stride, k / 2),
            AveragePool { Kernel: var k } => x =>
                nn.functional.avg_pool2d(x, k, stride, k / 2, count_include_pad: false),
            _ => throw new ArgumentException($"{operation} is not a pool", nameof(operation)),
        };
        norm = normalized ? new BatchNorm(channels, affine: false) : null;
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        var pooled = pool(input);
        return norm is null ? pooled : norm.call(pooled);
    }
}
