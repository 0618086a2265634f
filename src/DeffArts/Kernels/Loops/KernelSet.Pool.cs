using System.Runtime.CompilerServices;

namespace DeffArts.Kernels.Loops;

/// <summary>A pool's window: the kernel's pixels that lie on the image.</summary>
/// <param name="Kernel">Pixels a side: an odd window is centred, one of two starts at its pixel.</param>
/// <param name="Stride">1 or 2.</param>
/// <param name="Height">Of the input.</param>
/// <param name="Width">Of the input.</param>
internal readonly record struct PoolShape(int Kernel, int Stride, int Height, int Width)
{
    /// <summary>Rows of the output.</summary>
    public int OutputHeight => (Height + Stride - 1) / Stride;

    /// <summary>Columns of the output.</summary>
    public int OutputWidth => (Width + Stride - 1) / Stride;

    /// <summary>The first column of the output that is computed.</summary>
    public int From { get; init; }

    /// <summary>The one after the last.</summary>
    public int To { get; init; } = (Width + Stride - 1) / Stride;

    /// <summary>
    /// Pixels side by side that a vector holds; more than one only at stride 1 and away from the borders.
    /// </summary>
    public int Pack { get; init; } = 1;

    /// <summary>The first input row, and the one after the last, of output row <paramref name="y"/>.</summary>
    public (int From, int To) Rows(int y) => Clip(y, Height);

    /// <summary>The first input column, and the one after the last, of output column <paramref name="x"/>.</summary>
    public (int From, int To) Columns(int x) => Clip(x, Width);

    private (int From, int To) Clip(int at, int size)
    {
        var from = at * Stride - (Kernel - 1) / 2;
        return (Math.Max(from, 0), Math.Min(from + Kernel, size));
    }
}

internal abstract unsafe partial class KernelSet
{
    /// <summary>The largest of each window, from pixels without gaps to pixels without gaps.</summary>
    public abstract void MaxPool(float* source, float* target, PoolShape shape, int channels);

    /// <summary>The average of each window's pixels on the image.</summary>
    public abstract void AveragePool(float* source, float* target, PoolShape shape, int channels);

    /// <summary>
    /// sourceGradient += gradient, at the first pixel of each window, row by row, that holds its
    /// <paramref name="largest"/>.
    /// </summary>
    public abstract void MaxPoolGradient(
        float* gradient, float* largest, float* source, float* sourceGradient, PoolShape shape, int channels);

    /// <summary>sourceGradient += each window's share of its gradient.</summary>
    public abstract void AveragePoolGradient(float* gradient, float* sourceGradient, PoolShape shape, int channels);
}

internal sealed unsafe partial class KernelSet<TLanes, TVector>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void MaxPool(float* source, float* target, PoolShape shape, int channels)
    {
        var pixel = channels / shape.Pack;
        for (var y = 0; y < shape.OutputHeight; y++)
        {
            var (top, bottom) = shape.Rows(y);
            for (var x = shape.From; x < shape.To; x += shape.Pack)
            {
                var (left, right) = shape.Columns(x);
                for (var c = 0; c < channels; c += TLanes.Count)
                {
                    var largest = TLanes.Load(source + ((nint)top * shape.Width + left) * pixel + c);
                    for (var row = top; row < bottom; row++)
                    {
                        var at = source + ((nint)row * shape.Width + left) * pixel + c;
                        for (var column = left; column < right; column++, at += pixel)
                        {
                            largest = TLanes.Max(largest, TLanes.Load(at));
                        }
                    }

                    TLanes.Store(target + ((nint)y * shape.OutputWidth + x) * pixel + c, largest);
                }
            }
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void AveragePool(float* source, float* target, PoolShape shape, int channels)
    {
        var pixel = channels / shape.Pack;
        for (var y = 0; y < shape.OutputHeight; y++)
        {
            var (top, bottom) = shape.Rows(y);
            for (var x = shape.From; x < shape.To; x += shape.Pack)
            {
                var (left, right) = shape.Columns(x);
                var share = TLanes.Splat(1f / ((bottom - top) * (right - left)));
                for (var c = 0; c < channels; c += TLanes.Count)
                {
                    TVector sum = default;
                    for (var row = top; row < bottom; row++)
                    {
                        var at = source + ((nint)row * shape.Width + left) * pixel + c;
                        for (var column = left; column < right; column++, at += pixel)
                        {
                            sum = TLanes.Add(sum, TLanes.Load(at));
                        }
                    }

                    TLanes.Store(
                        target + ((nint)y * shape.OutputWidth + x) * pixel + c, TLanes.Multiply(sum, share));
                }
            }
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void MaxPoolGradient(
        float* gradient, float* largest, float* source, float* sourceGradient, PoolShape shape, int channels)
    {
        var pixel = channels / shape.Pack;
        for (var y = 0; y < shape.OutputHeight; y++)
        {
            var (top, bottom) = shape.Rows(y);
            for (var x = shape.From; x < shape.To; x += shape.Pack)
            {
                var (left, right) = shape.Columns(x);
                for (var c = 0; c < channels; c += TLanes.Count)
                {
                    var output = ((nint)y * shape.OutputWidth + x) * pixel + c;
                    var (left0, max) = (TLanes.Load(gradient + output), TLanes.Load(largest + output));
                    for (var row = top; row < bottom; row++)
                    {
                        var at = ((nint)row * shape.Width + left) * pixel + c;
                        for (var column = left; column < right; column++, at += pixel)
                        {
                            var value = TLanes.Load(source + at);
                            // What one pixel takes is gone for the later ones: of equals the first wins.
                            AddTo(sourceGradient + at, TLanes.WhereEqual(value, max, left0, default));
                            left0 = TLanes.WhereEqual(value, max, default, left0);
                        }
                    }
                }
            }
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void AveragePoolGradient(float* gradient, float* sourceGradient, PoolShape shape, int channels)
    {
        var pixel = channels / shape.Pack;
        for (var y = 0; y < shape.OutputHeight; y++)
        {
            var (top, bottom) = shape.Rows(y);
            for (var x = shape.From; x < shape.To; x += shape.Pack)
            {
                var (left, right) = shape.Columns(x);
                var share = TLanes.Splat(1f / ((bottom - top) * (right - left)));
                for (var c = 0; c < channels; c += TLanes.Count)
                {
                    var output = ((nint)y * shape.OutputWidth + x) * pixel + c;
                    var part = TLanes.Multiply(TLanes.Load(gradient + output), share);
                    for (var row = top; row < bottom; row++)
                    {
                        var at = ((nint)row * shape.Width + left) * pixel + c;
                        for (var column = left; column < right; column++, at += pixel)
                        {
                            AddTo(sourceGradient + at, part);
                        }
                    }
                }
            }
        }
    }
}
