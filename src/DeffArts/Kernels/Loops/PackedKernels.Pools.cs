namespace DeffArts.Kernels.Loops;

/// <summary>
/// Pools: at stride 1, windows side by side in one vector, except at the borders, where windows differ.
/// </summary>
internal sealed unsafe partial class PackedKernels
{
    /// <inheritdoc/>
    public override void MaxPool(float* source, float* target, PoolShape shape, int channels)
    {
        foreach (var strip in Strips(shape, channels))
        {
            Of(strip).MaxPool(source, target, strip, channels * strip.Pack);
        }
    }

    /// <inheritdoc/>
    public override void AveragePool(float* source, float* target, PoolShape shape, int channels)
    {
        foreach (var strip in Strips(shape, channels))
        {
            Of(strip).AveragePool(source, target, strip, channels * strip.Pack);
        }
    }

    /// <inheritdoc/>
    public override void MaxPoolGradient(
        float* gradient, float* largest, float* source, float* sourceGradient, PoolShape shape, int channels)
    {
        foreach (var strip in Strips(shape, channels))
        {
            Of(strip).MaxPoolGradient(gradient, largest, source, sourceGradient, strip, channels * strip.Pack);
        }
    }

    /// <inheritdoc/>
    public override void AveragePoolGradient(float* gradient, float* sourceGradient, PoolShape shape, int channels)
    {
        foreach (var strip in Strips(shape, channels))
        {
            Of(strip).AveragePoolGradient(gradient, sourceGradient, strip, channels * strip.Pack);
        }
    }

    private KernelSet Of(PoolShape strip) => strip.Pack == 1 ? narrow : wide;

    /// <summary>
    /// The columns whose windows are whole, as far as they fill vectors, and those on both sides of them.
    /// </summary>
    private PoolShape[] Strips(PoolShape shape, int channels)
    {
        var border = shape.Kernel / 2;
        var inside = (shape.Width - 2 * border) / pack * pack;
        if (shape.Stride != 1 || channels != lanes || inside <= 0)
        {
            return [shape];
        }

        return
        [
            shape with { To = border },
            shape with { From = border, To = border + inside, Pack = pack },
            shape with { From = border + inside },
        ];
    }
}
