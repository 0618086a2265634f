using System.Runtime.CompilerServices;
using DeffArts.Kernels.Memory;

namespace DeffArts.Kernels.Loops;

internal abstract unsafe partial class KernelSet
{
    /// <summary>
    /// target(y, x) = sum over the runs of weights(run) times the numbers of the run that starts at source(y, x) +
    /// offset: a full convolution, or the gradient of its input. Added to what is there when <paramref
    /// name="accumulate"/>. No pixel outside of <paramref name="rows"/> and <paramref name="columns"/> is written.
    /// </summary>
    public abstract void RunProduct(
        Grid source, TapRuns runs, Grid target, int rows, int columns, int outputs, bool accumulate);
}

internal sealed unsafe partial class KernelSet<TLanes, TVector>
{
    // Numbers of weights at once: they stay in the first cache, beside the rows that they are multiplied with.
    private const int MostRunWeights = 5 * 1024;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void RunProduct(
        Grid source, TapRuns runs, Grid target, int rows, int columns, int outputs, bool accumulate)
    {
        for (var c = 0; c < outputs; c += 2 * TLanes.Count)
        {
            var width = Math.Min(2 * TLanes.Count, outputs - c);
            var weights = runs.WeightsPointer + (nint)c * runs.Count * runs.Length;
            var atOnce = Math.Max(1, MostRunWeights / Math.Max(1, runs.Length * width));
            var run = 0;
            do
            {
                var some = new TapRuns(Math.Min(atOnce, runs.Count - run), runs.Length,
                    (nint)(runs.OffsetsPointer + run), (nint)(weights + (nint)run * runs.Length * width));
                var to = target with { Origin = (nint)((float*)target.Origin + c) };
                if (width > TLanes.Count)
                {
                    PairStrip(source, some, to, rows, columns, accumulate || run > 0);
                }
                else
                {
                    SingleStrip(source, some, to, rows, columns, accumulate || run > 0);
                }

                run += atOnce;
            }
            while (run < runs.Count);
        }
    }

    /// <summary>Two vectors of outputs, four pixels at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void PairStrip(Grid source, TapRuns runs, Grid target, int rows, int columns, bool accumulate)
    {
        for (var y = 0; y < rows; y++)
        {
            var from = source.RowAt(y);
            var to = target.RowAt(y);
            var x = 0;
            for (; x + 4 <= columns; x += 4, from += 4 * (nint)source.Step, to += 4 * (nint)target.Step)
            {
                RunPair(from, source.Step, runs, to, target.Step, accumulate);
            }

            for (; x < columns; x++, from += source.Step, to += target.Step)
            {
                RunOnePair(from, runs, to, accumulate);
            }
        }
    }

    /// <summary>One vector of outputs, eight pixels at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void SingleStrip(Grid source, TapRuns runs, Grid target, int rows, int columns, bool accumulate)
    {
        for (var y = 0; y < rows; y++)
        {
            var from = source.RowAt(y);
            var to = target.RowAt(y);
            var x = 0;
            for (; x + 8 <= columns; x += 8, from += 8 * (nint)source.Step, to += 8 * (nint)target.Step)
            {
                RunSingle(from, source.Step, runs, to, target.Step, accumulate);
            }

            for (; x < columns; x++, from += source.Step, to += target.Step)
            {
                RunOneSingle(from, runs, to, accumulate);
            }
        }
    }

    /// <summary>Four pixels, two vectors of outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RunPair(float* source, nint step, TapRuns runs, float* target, nint targetStep, bool accumulate)
    {
        TVector a0 = default, a1 = default, a2 = default, a3 = default;
        TVector b0 = default, b1 = default, b2 = default, b3 = default;
        if (accumulate)
        {
            Read4(target, targetStep, out a0, out a1, out a2, out a3);
            Read4(target + TLanes.Count, targetStep, out b0, out b1, out b2, out b3);
        }

        var weights = runs.WeightsPointer;
        var offset = runs.OffsetsPointer;
        for (var last = offset + runs.Count; offset < last; offset++)
        {
            var p = source + *offset;
            var q = p + 2 * step;
            for (var end = p + runs.Length; p < end; p++, q++)
            {
                var (w, v) = (TLanes.Load(weights), TLanes.Load(weights + TLanes.Count));
                weights += 2 * TLanes.Count;
                var s = TLanes.Splat(*p);
                (a0, b0) = (TLanes.MultiplyAdd(s, w, a0), TLanes.MultiplyAdd(s, v, b0));
                s = TLanes.Splat(p[step]);
                (a1, b1) = (TLanes.MultiplyAdd(s, w, a1), TLanes.MultiplyAdd(s, v, b1));
                s = TLanes.Splat(*q);
                (a2, b2) = (TLanes.MultiplyAdd(s, w, a2), TLanes.MultiplyAdd(s, v, b2));
                s = TLanes.Splat(q[step]);
                (a3, b3) = (TLanes.MultiplyAdd(s, w, a3), TLanes.MultiplyAdd(s, v, b3));
            }
        }

        Write4(target, targetStep, a0, a1, a2, a3);
        Write4(target + TLanes.Count, targetStep, b0, b1, b2, b3);
    }

    /// <summary>Eight pixels, one vector of outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RunSingle(
        float* source, nint step, TapRuns runs, float* target, nint targetStep, bool accumulate)
    {
        TVector a0 = default, a1 = default, a2 = default, a3 = default;
        TVector a4 = default, a5 = default, a6 = default, a7 = default;
        if (accumulate)
        {
            Read4(target, targetStep, out a0, out a1, out a2, out a3);
            Read4(target + 4 * targetStep, targetStep, out a4, out a5, out a6, out a7);
        }

        var weights = runs.WeightsPointer;
        var offset = runs.OffsetsPointer;
        for (var last = offset + runs.Count; offset < last; offset++)
        {
            var p = source + *offset;
            var q = p + 4 * step;
            for (var end = p + runs.Length; p < end; p++, q++)
            {
                var w = TLanes.Load(weights);
                weights += TLanes.Count;
                a0 = TLanes.MultiplyAdd(TLanes.Splat(*p), w, a0);
                a1 = TLanes.MultiplyAdd(TLanes.Splat(p[step]), w, a1);
                a2 = TLanes.MultiplyAdd(TLanes.Splat(p[2 * step]), w, a2);
                a3 = TLanes.MultiplyAdd(TLanes.Splat(p[3 * step]), w, a3);
                a4 = TLanes.MultiplyAdd(TLanes.Splat(*q), w, a4);
                a5 = TLanes.MultiplyAdd(TLanes.Splat(q[step]), w, a5);
                a6 = TLanes.MultiplyAdd(TLanes.Splat(q[2 * step]), w, a6);
                a7 = TLanes.MultiplyAdd(TLanes.Splat(q[3 * step]), w, a7);
            }
        }

        Write4(target, targetStep, a0, a1, a2, a3);
        Write4(target + 4 * targetStep, targetStep, a4, a5, a6, a7);
    }

    /// <summary>One pixel, two vectors of outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RunOnePair(float* source, TapRuns runs, float* target, bool accumulate)
    {
        TVector a = default, b = default;
        if (accumulate)
        {
            (a, b) = (TLanes.Load(target), TLanes.Load(target + TLanes.Count));
        }

        var weights = runs.WeightsPointer;
        for (var run = 0; run < runs.Count; run++)
        {
            var p = source + runs.OffsetsPointer[run];
            for (var end = p + runs.Length; p < end; p++, weights += 2 * TLanes.Count)
            {
                var s = TLanes.Splat(*p);
                a = TLanes.MultiplyAdd(s, TLanes.Load(weights), a);
                b = TLanes.MultiplyAdd(s, TLanes.Load(weights + TLanes.Count), b);
            }
        }

        TLanes.Store(target, a);
        TLanes.Store(target + TLanes.Count, b);
    }

    /// <summary>One pixel, one vector of outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RunOneSingle(float* source, TapRuns runs, float* target, bool accumulate)
    {
        var a = accumulate ? TLanes.Load(target) : default;
        var weights = runs.WeightsPointer;
        for (var run = 0; run < runs.Count; run++)
        {
            var p = source + runs.OffsetsPointer[run];
            for (var end = p + runs.Length; p < end; p++, weights += TLanes.Count)
            {
                a = TLanes.MultiplyAdd(TLanes.Splat(*p), TLanes.Load(weights), a);
            }
        }

        TLanes.Store(target, a);
    }
}
