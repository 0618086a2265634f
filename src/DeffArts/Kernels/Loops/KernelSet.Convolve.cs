using System.Runtime.CompilerServices;
using DeffArts.Kernels.Memory;

namespace DeffArts.Kernels.Loops;

internal abstract unsafe partial class KernelSet
{
    /// <summary>
    /// target(y, x) = sum over the taps of weight * source(y, x + offset), channel by channel; added to what is there
    /// when <paramref name="accumulate"/>. Depthwise convolution at any dilation and stride, and the gradient of its
    /// input, differ only in grids and taps. Rows run on to a multiple of <see cref="Block"/> pixels: the target's
    /// pixels right of a row hold nonsense afterwards unless they are the next row's.
    /// </summary>
    public abstract void Convolve(
        Grid source, Taps taps, Grid target, int rows, int columns, int channels, bool accumulate);
}

internal sealed unsafe partial class KernelSet<TLanes, TVector>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void Convolve(
        Grid source, Taps taps, Grid target, int rows, int columns, int channels, bool accumulate)
    {
        for (var y = 0; y < rows; y++)
        {
            for (var x = 0; x < columns; x += Block)
            {
                var from = source.RowAt(y) + (nint)x * source.Step;
                var to = target.RowAt(y) + (nint)x * target.Step;
                for (var c = 0; c < channels; c += TLanes.Count)
                {
                    ConvolveBlock(from + c, source.Step, taps, c, channels, to + c, target.Step, accumulate);
                }
            }
        }
    }

    /// <summary>Eight pixels in eight registers: each tap's weights are read once for all of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ConvolveBlock(
        float* source, nint step, Taps taps, int channel, int channels, float* target, nint targetStep, bool accumulate)
    {
        TVector a0 = default, a1 = default, a2 = default, a3 = default;
        TVector a4 = default, a5 = default, a6 = default, a7 = default;
        if (accumulate)
        {
            Read4(target, targetStep, out a0, out a1, out a2, out a3);
            Read4(target + 4 * targetStep, targetStep, out a4, out a5, out a6, out a7);
        }

        var weights = taps.WeightsPointer + channel;
        var offset = taps.OffsetsPointer;
        for (var end = offset + taps.Count; offset < end; offset++)
        {
            var w = TLanes.Load(weights);
            var p = source + *offset;
            weights += channels;
            a0 = TLanes.MultiplyAdd(w, TLanes.Load(p), a0);
            a1 = TLanes.MultiplyAdd(w, TLanes.Load(p + step), a1);
            a2 = TLanes.MultiplyAdd(w, TLanes.Load(p + 2 * step), a2);
            a3 = TLanes.MultiplyAdd(w, TLanes.Load(p + 3 * step), a3);
            a4 = TLanes.MultiplyAdd(w, TLanes.Load(p + 4 * step), a4);
            a5 = TLanes.MultiplyAdd(w, TLanes.Load(p + 5 * step), a5);
            a6 = TLanes.MultiplyAdd(w, TLanes.Load(p + 6 * step), a6);
            a7 = TLanes.MultiplyAdd(w, TLanes.Load(p + 7 * step), a7);
        }

        Write4(target, targetStep, a0, a1, a2, a3);
        Write4(target + 4 * targetStep, targetStep, a4, a5, a6, a7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Read4(float* at, nint step, out TVector a, out TVector b, out TVector c, out TVector d)
    {
        a = TLanes.Load(at);
        b = TLanes.Load(at + step);
        c = TLanes.Load(at + 2 * step);
        d = TLanes.Load(at + 3 * step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write4(float* at, nint step, TVector a, TVector b, TVector c, TVector d)
    {
        TLanes.Store(at, a);
        TLanes.Store(at + step, b);
        TLanes.Store(at + 2 * step, c);
        TLanes.Store(at + 3 * step, d);
    }
}
