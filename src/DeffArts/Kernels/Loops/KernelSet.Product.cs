using System.Runtime.CompilerServices;

namespace DeffArts.Kernels.Loops;

internal abstract unsafe partial class KernelSet
{
    /// <summary>
    /// target = source weights, or target += source weights: pixels x inputs times inputs x outputs, a 1x1 convolution.
    /// <paramref name="pixels"/> is a multiple of <see cref="Block"/>; of the inputs those from <paramref name="used"/>
    /// on
    /// are padding. With outputs and inputs exchanged, and the weights transposed, it is the gradient of the input.
    /// </summary>
    public abstract void Product(
        float* source, float* weights, float* target, int pixels, int used, int inputs, int outputs);

    /// <summary>
    /// gradient += source^T outer: inputs x outputs, summed over the pixels; the gradient of a 1x1 convolution's
    /// weights. That of padding is not defined.
    /// </summary>
    public abstract void ProductOfWeights(
        float* source, float* outer, float* gradient, int pixels, int used, int inputs, int outputs);
}

internal sealed unsafe partial class KernelSet<TLanes, TVector>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void Product(
        float* source, float* weights, float* target, int pixels, int used, int inputs, int outputs)
    {
        for (var p = 0; p < pixels; p += Block)
        {
            var from = source + (nint)p * inputs;
            var to = target + (nint)p * outputs;
            var c = 0;
            for (; c + TLanes.Count < outputs; c += 2 * TLanes.Count)
            {
                // Two vectors of outputs: each input is spread over the lanes once for both.
                ProductHalf(from, used, inputs, weights + c, outputs, to + c);
                ProductHalf(from + 4 * (nint)inputs, used, inputs, weights + c, outputs, to + 4 * (nint)outputs + c);
            }

            if (c < outputs)
            {
                ProductBlock(from, used, inputs, weights + c, outputs, to + c);
            }
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void ProductOfWeights(
        float* source, float* outer, float* gradient, int pixels, int used, int inputs, int outputs)
    {
        for (var i = 0; i < used; i += 4)
        {
            var c = 0;
            for (; c + TLanes.Count < outputs; c += 2 * TLanes.Count)
            {
                OuterPair(source + i, inputs, outer + c, outputs, gradient + (nint)i * outputs + c, pixels);
            }

            if (c < outputs)
            {
                OuterSingle(source + i, inputs, outer + c, outputs, gradient + (nint)i * outputs + c, pixels);
            }
        }
    }

    /// <summary>Eight pixels, one vector of outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ProductBlock(
        float* source, nint used, nint inputs, float* weights, nint outputs, float* target)
    {
        TVector a0 = default, a1 = default, a2 = default, a3 = default;
        TVector a4 = default, a5 = default, a6 = default, a7 = default;
        var other = source + 4 * inputs;
        for (var end = source + used; source < end; source++, other++)
        {
            var w = TLanes.Load(weights);
            weights += outputs;
            a0 = TLanes.MultiplyAdd(TLanes.Splat(*source), w, a0);
            a1 = TLanes.MultiplyAdd(TLanes.Splat(source[inputs]), w, a1);
            a2 = TLanes.MultiplyAdd(TLanes.Splat(source[2 * inputs]), w, a2);
            a3 = TLanes.MultiplyAdd(TLanes.Splat(source[3 * inputs]), w, a3);
            a4 = TLanes.MultiplyAdd(TLanes.Splat(*other), w, a4);
            a5 = TLanes.MultiplyAdd(TLanes.Splat(other[inputs]), w, a5);
            a6 = TLanes.MultiplyAdd(TLanes.Splat(other[2 * inputs]), w, a6);
            a7 = TLanes.MultiplyAdd(TLanes.Splat(other[3 * inputs]), w, a7);
        }

        Write4(target, outputs, a0, a1, a2, a3);
        Write4(target + 4 * outputs, outputs, a4, a5, a6, a7);
    }

    /// <summary>Four pixels, two vectors of outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ProductHalf(
        float* source, nint used, nint inputs, float* weights, nint outputs, float* target)
    {
        TVector a0 = default, a1 = default, a2 = default, a3 = default;
        TVector b0 = default, b1 = default, b2 = default, b3 = default;
        for (var end = source + used; source < end; source++)
        {
            var (w, v) = (TLanes.Load(weights), TLanes.Load(weights + TLanes.Count));
            weights += outputs;
            var s = TLanes.Splat(*source);
            (a0, b0) = (TLanes.MultiplyAdd(s, w, a0), TLanes.MultiplyAdd(s, v, b0));
            s = TLanes.Splat(source[inputs]);
            (a1, b1) = (TLanes.MultiplyAdd(s, w, a1), TLanes.MultiplyAdd(s, v, b1));
            s = TLanes.Splat(source[2 * inputs]);
            (a2, b2) = (TLanes.MultiplyAdd(s, w, a2), TLanes.MultiplyAdd(s, v, b2));
            s = TLanes.Splat(source[3 * inputs]);
            (a3, b3) = (TLanes.MultiplyAdd(s, w, a3), TLanes.MultiplyAdd(s, v, b3));
        }

        Write4(target, outputs, a0, a1, a2, a3);
        Write4(target + TLanes.Count, outputs, b0, b1, b2, b3);
    }

    /// <summary>Four inputs, two vectors of outputs, all pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void OuterPair(
        float* source, nint inputs, float* outer, nint outputs, float* gradient, int pixels)
    {
        Read4(gradient, outputs, out var a0, out var a1, out var a2, out var a3);
        Read4(gradient + TLanes.Count, outputs, out var b0, out var b1, out var b2, out var b3);
        for (var p = 0; p < pixels; p++)
        {
            var (w, v) = (TLanes.Load(outer), TLanes.Load(outer + TLanes.Count));
            var s = TLanes.Splat(*source);
            (a0, b0) = (TLanes.MultiplyAdd(s, w, a0), TLanes.MultiplyAdd(s, v, b0));
            s = TLanes.Splat(source[1]);
            (a1, b1) = (TLanes.MultiplyAdd(s, w, a1), TLanes.MultiplyAdd(s, v, b1));
            s = TLanes.Splat(source[2]);
            (a2, b2) = (TLanes.MultiplyAdd(s, w, a2), TLanes.MultiplyAdd(s, v, b2));
            s = TLanes.Splat(source[3]);
            (a3, b3) = (TLanes.MultiplyAdd(s, w, a3), TLanes.MultiplyAdd(s, v, b3));
            source += inputs;
            outer += outputs;
        }

        Write4(gradient, outputs, a0, a1, a2, a3);
        Write4(gradient + TLanes.Count, outputs, b0, b1, b2, b3);
    }

    /// <summary>Four inputs, one vector of outputs, all pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void OuterSingle(
        float* source, nint inputs, float* outer, nint outputs, float* gradient, int pixels)
    {
        Read4(gradient, outputs, out var a0, out var a1, out var a2, out var a3);
        TVector b0 = default, b1 = default, b2 = default, b3 = default;
        // Two pixels at a time into sums of their own: four alone would wait for each other.
        for (var p = 0; p < pixels; p += 2)
        {
            var w = TLanes.Load(outer);
            var v = TLanes.Load(outer + outputs);
            var next = source + inputs;
            a0 = TLanes.MultiplyAdd(TLanes.Splat(*source), w, a0);
            a1 = TLanes.MultiplyAdd(TLanes.Splat(source[1]), w, a1);
            a2 = TLanes.MultiplyAdd(TLanes.Splat(source[2]), w, a2);
            a3 = TLanes.MultiplyAdd(TLanes.Splat(source[3]), w, a3);
            b0 = TLanes.MultiplyAdd(TLanes.Splat(*next), v, b0);
            b1 = TLanes.MultiplyAdd(TLanes.Splat(next[1]), v, b1);
            b2 = TLanes.MultiplyAdd(TLanes.Splat(next[2]), v, b2);
            b3 = TLanes.MultiplyAdd(TLanes.Splat(next[3]), v, b3);
            source = next + inputs;
            outer += 2 * outputs;
        }

        Write4(gradient, outputs, TLanes.Add(a0, b0), TLanes.Add(a1, b1), TLanes.Add(a2, b2), TLanes.Add(a3, b3));
    }
}
