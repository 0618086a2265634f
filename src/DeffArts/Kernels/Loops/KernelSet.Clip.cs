using System.Runtime.CompilerServices;
using DeffArts.Kernels.Memory;

namespace DeffArts.Kernels.Loops;

internal abstract unsafe partial class KernelSet
{
    /// <summary>Where ReLU6 stops growing.</summary>
    public const float Ceiling = 6;

    /// <summary>target = min(max(source * scale + shift, 0), 6), from pixels without gaps into a grid.</summary>
    public abstract void NormaliseClip(
        float* source, float* scale, float* shift, Grid target, int rows, int columns, int channels);

    /// <summary>
    /// target = gradient where source * scale + shift lies between 0 and 6, else 0; from a grid, without gaps.
    /// </summary>
    public abstract void MaskByClipped(
        Grid gradient, float* source, float* scale, float* shift, float* target, int rows, int columns, int channels);

    /// <summary>target += gradient, grid to grid.</summary>
    public abstract void Scatter(Grid gradient, Grid target, int rows, int columns, int channels);
}

internal sealed unsafe partial class KernelSet<TLanes, TVector>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void NormaliseClip(
        float* source, float* scale, float* shift, Grid target, int rows, int columns, int channels)
    {
        var (zero, six) = (TLanes.Splat(0), TLanes.Splat(Ceiling));
        for (var y = 0; y < rows; y++)
        {
            for (var c = 0; c < channels; c += TLanes.Count)
            {
                var (a, b) = (TLanes.Load(scale + c), TLanes.Load(shift + c));
                var from = source + (nint)y * columns * channels + c;
                var to = target.RowAt(y) + c;
                for (var x = 0; x < columns; x++)
                {
                    var rectified = TLanes.Max(TLanes.MultiplyAdd(TLanes.Load(from), a, b), zero);
                    TLanes.Store(to, TLanes.Min(rectified, six));
                    from += channels;
                    to += target.Step;
                }
            }
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void MaskByClipped(
        Grid gradient, float* source, float* scale, float* shift, float* target, int rows, int columns, int channels)
    {
        var (minus, six) = (TLanes.Splat(-1), TLanes.Splat(Ceiling));
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
                    var left = TLanes.MultiplyAdd(normalised, minus, six);
                    var above = TLanes.WherePositive(normalised, TLanes.Load(from));
                    TLanes.Store(target + at, TLanes.WherePositive(left, above));
                    from += gradient.Step;
                    at += channels;
                }
            }
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void Scatter(Grid gradient, Grid target, int rows, int columns, int channels)
    {
        for (var y = 0; y < rows; y++)
        {
            var from = gradient.RowAt(y);
            var to = target.RowAt(y);
            for (var x = 0; x < columns; x++)
            {
                for (var c = 0; c < channels; c += TLanes.Count)
                {
                    AddTo(to + c, TLanes.Load(from + c));
                }

                from += gradient.Step;
                to += target.Step;
            }
        }
    }
}
