using System.Runtime.CompilerServices;
using DeffArts.Kernels.Memory;

namespace DeffArts.Kernels.Loops;

internal abstract unsafe partial class KernelSet
{
    /// <summary>
    /// gradient(ky, kx) += sum over the pixels of outer(y, x) * source(y, x) read at tap (ky, kx): the gradient of a
    /// depthwise filter's weights, kernel x kernel x channels.
    /// </summary>
    /// <param name="source">The padded input; its origin is where the tap (0, 0) of output pixel (0, 0) reads.</param>
    /// <param name="tapRow">Numbers from a tap to the one below it.</param>
    /// <param name="tapStep">Numbers from a tap to the one right of it.</param>
    /// <param name="outer">The gradient of the output.</param>
    /// <param name="gradient">Added to.</param>
    /// <param name="kernel">Taps a side.</param>
    /// <param name="rows">Of the output.</param>
    /// <param name="columns">Of the output.</param>
    /// <param name="channels">A multiple of <see cref="Lanes"/>.</param>
    public abstract void ConvolveWeights(
        Grid source, int tapRow, int tapStep, Grid outer, float* gradient, int kernel, int rows, int columns,
        int channels);
}

internal sealed unsafe partial class KernelSet<TLanes, TVector>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void ConvolveWeights(
        Grid source, int tapRow, int tapStep, Grid outer, float* gradient, int kernel, int rows, int columns,
        int channels)
    {
        for (var ky = 0; ky < kernel; ky++)
        {
            for (var kx = 0; kx < kernel; kx += 3)
            {
                var taps = Math.Min(3, kernel - kx);
                var at = source with
                {
                    Origin = (nint)((float*)source.Origin + (nint)ky * tapRow
                    + (nint)kx * tapStep)
                };
                var to = gradient + (nint)(ky * kernel + kx) * channels;
                for (var c = 0; c < channels; c += TLanes.Count)
                {
                    if (taps == 3)
                    {
                        ThreeTaps(at, tapStep, outer, to, rows, columns, channels, c);
                    }
                    else
                    {
                        TwoTaps(at, taps == 2 ? tapStep : 0, outer, to, rows, columns, channels, c, taps);
                    }
                }
            }
        }
    }

    /// <summary>Three taps, and two pixels at a time into sums of their own, so that none waits for another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ThreeTaps(
        Grid source, nint tap, Grid outer, float* gradient, int rows, int columns, int channels, int channel)
    {
        TVector a0 = default, a1 = default, a2 = default, b0 = default, b1 = default, b2 = default;
        nint step = source.Step, outerStep = outer.Step;
        for (var y = 0; y < rows; y++)
        {
            var s = source.RowAt(y) + channel;
            var o = outer.RowAt(y) + channel;
            var x = 1;
            for (; x < columns; x += 2)
            {
                var g = TLanes.Load(o);
                a0 = TLanes.MultiplyAdd(g, TLanes.Load(s), a0);
                a1 = TLanes.MultiplyAdd(g, TLanes.Load(s + tap), a1);
                a2 = TLanes.MultiplyAdd(g, TLanes.Load(s + 2 * tap), a2);
                g = TLanes.Load(o + outerStep);
                s += step;
                b0 = TLanes.MultiplyAdd(g, TLanes.Load(s), b0);
                b1 = TLanes.MultiplyAdd(g, TLanes.Load(s + tap), b1);
                b2 = TLanes.MultiplyAdd(g, TLanes.Load(s + 2 * tap), b2);
                s += step;
                o += 2 * outerStep;
            }

            if (x == columns)
            {
                var g = TLanes.Load(o);
                a0 = TLanes.MultiplyAdd(g, TLanes.Load(s), a0);
                a1 = TLanes.MultiplyAdd(g, TLanes.Load(s + tap), a1);
                a2 = TLanes.MultiplyAdd(g, TLanes.Load(s + 2 * tap), a2);
            }
        }

        AddTo(gradient + channel, TLanes.Add(a0, b0));
        AddTo(gradient + channels + channel, TLanes.Add(a1, b1));
        AddTo(gradient + 2 * channels + channel, TLanes.Add(a2, b2));
    }

    /// <summary>Two taps, or one of them (<paramref name="taps"/>).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TwoTaps(
        Grid source, nint tap, Grid outer, float* gradient, int rows, int columns, int channels, int channel, int taps)
    {
        TVector a0 = default, a1 = default, b0 = default, b1 = default;
        nint step = source.Step, outerStep = outer.Step;
        for (var y = 0; y < rows; y++)
        {
            var s = source.RowAt(y) + channel;
            var o = outer.RowAt(y) + channel;
            var x = 1;
            for (; x < columns; x += 2)
            {
                var (g, h) = (TLanes.Load(o), TLanes.Load(o + outerStep));
                a0 = TLanes.MultiplyAdd(g, TLanes.Load(s), a0);
                a1 = TLanes.MultiplyAdd(g, TLanes.Load(s + tap), a1);
                b0 = TLanes.MultiplyAdd(h, TLanes.Load(s + step), b0);
                b1 = TLanes.MultiplyAdd(h, TLanes.Load(s + step + tap), b1);
                s += 2 * step;
                o += 2 * outerStep;
            }

            if (x == columns)
            {
                var g = TLanes.Load(o);
                a0 = TLanes.MultiplyAdd(g, TLanes.Load(s), a0);
                a1 = TLanes.MultiplyAdd(g, TLanes.Load(s + tap), a1);
            }
        }

        AddTo(gradient + channel, TLanes.Add(a0, b0));
        if (taps == 2)
        {
            AddTo(gradient + channels + channel, TLanes.Add(a1, b1));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo(float* target, TVector value) =>
        TLanes.Store(target, TLanes.Add(TLanes.Load(target), value));
}
