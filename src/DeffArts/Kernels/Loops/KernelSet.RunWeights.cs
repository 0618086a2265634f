using System.Runtime.CompilerServices;
using DeffArts.Kernels.Memory;

namespace DeffArts.Kernels.Loops;

internal abstract unsafe partial class KernelSet
{
    /// <summary>
    /// gradient += the numbers of each run times outer, summed over the pixels: the gradient of a full convolution's
    /// weights, runs x length x outputs. <see cref="TapRuns.Weights"/> is not read; the length is a multiple of four.
    /// </summary>
    public abstract void RunProductOfWeights(
        Grid source, TapRuns runs, Grid outer, float* gradient, int rows, int columns, int outputs);
}

internal sealed unsafe partial class KernelSet<TLanes, TVector>
{
    // Numbers of the outer gradient at once: with the rows that they are multiplied with they stay in the first cache.
    private const int MostOuter = 2 * 1024;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void RunProductOfWeights(
        Grid source, TapRuns runs, Grid outer, float* gradient, int rows, int columns, int outputs)
    {
        var band = Math.Max(1, MostOuter / (columns * outputs));
        for (var row = 0; row < rows; row += band)
        {
            var some = Math.Min(band, rows - row);
            for (var run = 0; run < runs.Count; run++)
            {
                var from = source with { Origin = (nint)(source.RowAt(row) + runs.OffsetsPointer[run]) };
                RunOuter(from, runs.Length, outer.From(row, 0), gradient + (nint)run * runs.Length * outputs, some,
                    columns, outputs);
            }
        }
    }

    private static void RunOuter(
        Grid source, int length, Grid outer, float* gradient, int rows, int columns, int outputs)
    {
        for (var c = 0; c < outputs; c += 2 * TLanes.Count)
        {
            var to = outer with { Origin = (nint)((float*)outer.Origin + c) };
            var isPair = c + TLanes.Count < outputs;
            for (var i = 0; i < length; i += 4)
            {
                var from = source with { Origin = (nint)((float*)source.Origin + i) };
                if (isPair)
                {
                    RunOuterPair(from, to, gradient + (nint)i * outputs + c, rows, columns, outputs);
                }
                else
                {
                    RunOuterSingle(from, to, gradient + (nint)i * outputs + c, rows, columns, outputs);
                }
            }
        }
    }

    /// <summary>Four numbers of a run, two vectors of outputs, all pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void RunOuterPair(Grid source, Grid outer, float* gradient, int rows, int columns, nint outputs)
    {
        nint step = source.Step, outerStep = outer.Step;
        Read4(gradient, outputs, out var a0, out var a1, out var a2, out var a3);
        Read4(gradient + TLanes.Count, outputs, out var b0, out var b1, out var b2, out var b3);
        for (var y = 0; y < rows; y++)
        {
            var p = source.RowAt(y);
            var q = outer.RowAt(y);
            for (var end = q + columns * outerStep; q < end; q += outerStep, p += step)
            {
                var (w, v) = (TLanes.Load(q), TLanes.Load(q + TLanes.Count));
                var s = TLanes.Splat(*p);
                (a0, b0) = (TLanes.MultiplyAdd(s, w, a0), TLanes.MultiplyAdd(s, v, b0));
                s = TLanes.Splat(p[1]);
                (a1, b1) = (TLanes.MultiplyAdd(s, w, a1), TLanes.MultiplyAdd(s, v, b1));
                s = TLanes.Splat(p[2]);
                (a2, b2) = (TLanes.MultiplyAdd(s, w, a2), TLanes.MultiplyAdd(s, v, b2));
                s = TLanes.Splat(p[3]);
                (a3, b3) = (TLanes.MultiplyAdd(s, w, a3), TLanes.MultiplyAdd(s, v, b3));
            }
        }

        Write4(gradient, outputs, a0, a1, a2, a3);
        Write4(gradient + TLanes.Count, outputs, b0, b1, b2, b3);
    }

    /// <summary>Four numbers of a run, one vector of outputs; two pixels at a time into sums of their own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void RunOuterSingle(Grid source, Grid outer, float* gradient, int rows, int columns, nint outputs)
    {
        nint step = source.Step, outerStep = outer.Step;
        Read4(gradient, outputs, out var a0, out var a1, out var a2, out var a3);
        TVector b0 = default, b1 = default, b2 = default, b3 = default;
        for (var y = 0; y < rows; y++)
        {
            var p = source.RowAt(y);
            var q = outer.RowAt(y);
            var x = 1;
            for (; x < columns; x += 2, q += 2 * outerStep)
            {
                var (w, v) = (TLanes.Load(q), TLanes.Load(q + outerStep));
                a0 = TLanes.MultiplyAdd(TLanes.Splat(*p), w, a0);
                a1 = TLanes.MultiplyAdd(TLanes.Splat(p[1]), w, a1);
                a2 = TLanes.MultiplyAdd(TLanes.Splat(p[2]), w, a2);
                a3 = TLanes.MultiplyAdd(TLanes.Splat(p[3]), w, a3);
                p += step;
                b0 = TLanes.MultiplyAdd(TLanes.Splat(*p), v, b0);
                b1 = TLanes.MultiplyAdd(TLanes.Splat(p[1]), v, b1);
                b2 = TLanes.MultiplyAdd(TLanes.Splat(p[2]), v, b2);
                b3 = TLanes.MultiplyAdd(TLanes.Splat(p[3]), v, b3);
                p += step;
            }

            if (x == columns)
            {
                var w = TLanes.Load(q);
                a0 = TLanes.MultiplyAdd(TLanes.Splat(*p), w, a0);
                a1 = TLanes.MultiplyAdd(TLanes.Splat(p[1]), w, a1);
                a2 = TLanes.MultiplyAdd(TLanes.Splat(p[2]), w, a2);
                a3 = TLanes.MultiplyAdd(TLanes.Splat(p[3]), w, a3);
            }
        }

        Write4(gradient, outputs, TLanes.Add(a0, b0), TLanes.Add(a1, b1), TLanes.Add(a2, b2), TLanes.Add(a3, b3));
    }
}
