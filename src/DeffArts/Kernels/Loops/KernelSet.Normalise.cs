using System.Runtime.CompilerServices;
using DeffArts.Kernels.Memory;

namespace DeffArts.Kernels.Loops;

internal abstract unsafe partial class KernelSet
{
    /// <summary>target = source * scale + shift; the pixels of both lie without gaps.</summary>
    public abstract void Normalise(
        float* source, float* scale, float* shift, float* target, int pixels, int channels);

    /// <summary>target = max(source * scale + shift, 0), from pixels without gaps into a grid.</summary>
    public abstract void NormaliseRelu(
        float* source, float* scale, float* shift, Grid target, int rows, int columns, int channels);

    /// <summary>target = max(source, 0), from pixels without gaps into a grid.</summary>
    public abstract void Relu(float* source, Grid target, int rows, int columns, int channels);

    /// <summary>
    /// target = a * gradient + b * output + k: the gradient through a BatchNorm, whose sums are in a, b, k.
    /// </summary>
    public abstract void NormGradient(
        float* gradient, float* output, Coefficients coefficients, float* target, int pixels, int channels);

    /// <summary>
    /// target = gradient where source * scale + shift is above zero, else 0; from a grid, without gaps.
    /// </summary>
    public abstract void MaskByNormalised(
        Grid gradient, float* source, float* scale, float* shift, float* target, int rows, int columns, int channels);

    /// <summary>target += gradient where source is above zero; from a grid, without gaps.</summary>
    public abstract void AddMasked(
        Grid gradient, float* source, float* target, int rows, int columns, int channels);
}

/// <summary>Per channel: the gradient through a BatchNorm is A * gradient + B * output + K.</summary>
internal readonly unsafe record struct Coefficients(nint A, nint B, nint K);

internal sealed unsafe partial class KernelSet<TLanes, TVector>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void Normalise(
        float* source, float* scale, float* shift, float* target, int pixels, int channels)
    {
        for (var c = 0; c < channels; c += TLanes.Count)
        {
            var (a, b) = (TLanes.Load(scale + c), TLanes.Load(shift + c));
            for (nint at = c, end = (nint)pixels * channels; at < end; at += channels)
            {
                TLanes.Store(target + at, TLanes.MultiplyAdd(TLanes.Load(source + at), a, b));
            }
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void NormaliseRelu(
        float* source, float* scale, float* shift, Grid target, int rows, int columns, int channels)
    {
        var zero = TLanes.Splat(0);
        for (var y = 0; y < rows; y++)
        {
            for (var c = 0; c < channels; c += TLanes.Count)
            {
                var (a, b) = (TLanes.Load(scale + c), TLanes.Load(shift + c));
                var from = source + (nint)y * columns * channels + c;
                var to = target.RowAt(y) + c;
                for (var x = 0; x < columns; x++)
                {
                    TLanes.Store(to, TLanes.Max(TLanes.MultiplyAdd(TLanes.Load(from), a, b), zero));
                    from += channels;
                    to += target.Step;
                }
            }
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void Relu(float* source, Grid target, int rows, int columns, int channels)
    {
        var zero = TLanes.Splat(0);
        for (var y = 0; y < rows; y++)
        {
            for (var c = 0; c < channels; c += TLanes.Count)
            {
                var from = source + (nint)y * columns * channels + c;
                var to = target.RowAt(y) + c;
                for (var x = 0; x < columns; x++)
                {
                    TLanes.Store(to, TLanes.Max(TLanes.Load(from), zero));
                    from += channels;
                    to += target.Step;
                }
            }
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void NormGradient(
        float* gradient, float* output, Coefficients coefficients, float* target, int pixels, int channels)
    {
        for (var c = 0; c < channels; c += TLanes.Count)
        {
            var a = TLanes.Load((float*)coefficients.A + c);
            var b = TLanes.Load((float*)coefficients.B + c);
            var k = TLanes.Load((float*)coefficients.K + c);
            for (nint at = c, end = (nint)pixels * channels; at < end; at += channels)
            {
                var sum = TLanes.MultiplyAdd(TLanes.Load(output + at), b, k);
                TLanes.Store(target + at, TLanes.MultiplyAdd(TLanes.Load(gradient + at), a, sum));
            }
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void MaskByNormalised(
        Grid gradient, float* source, float* scale, float* shift, float* target, int rows, int columns, int channels)
    {
        for (var y = 0; y < rows; y++)
        {
            for (var c = 0; c < channels; c += TLanes.Count)
            {
                var (a, b) = (TLanes.Load(scale + c), TLanes.Load(shift + c));
                var from = gradient.RowAt(y) + c;
                nint at = (nint)y * columns * channels + c;
                for (var x = 0; x < columns; x++)
                {
                    var normalised = TLanes.MultiplyAdd(TLanes.Load(source + at), a, b);
                    TLanes.Store(target + at, TLanes.WherePositive(normalised, TLanes.Load(from)));
                    from += gradient.Step;
                    at += channels;
                }
            }
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void AddMasked(
        Grid gradient, float* source, float* target, int rows, int columns, int channels)
    {
        for (var y = 0; y < rows; y++)
        {
            for (var c = 0; c < channels; c += TLanes.Count)
            {
                var from = gradient.RowAt(y) + c;
                nint at = (nint)y * columns * channels + c;
                for (var x = 0; x < columns; x++)
                {
                    var masked = TLanes.WherePositive(TLanes.Load(source + at), TLanes.Load(from));
                    TLanes.Store(target + at, TLanes.Add(TLanes.Load(target + at), masked));
                    from += gradient.Step;
                    at += channels;
                }
            }
        }
    }
}
