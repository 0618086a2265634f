using System.Runtime.CompilerServices;

namespace DeffArts.Kernels.Loops;

internal abstract unsafe partial class KernelSet
{
    /// <summary>
    /// A 1x1 convolution of vectors that hold several pixels each: target = sum over the inputs of weights(input) times
    /// that input of the lane's own pixel.
    /// </summary>
    /// <param name="source">The vectors.</param>
    /// <param name="weights">A vector for each input: the weights of its outputs, again for each pixel.</param>
    /// <param name="places">A vector of whole numbers for each input: the lane where each lane's pixel has it.</param>
    /// <param name="target">Vectors like the source's.</param>
    /// <param name="vectors">A multiple of <see cref="Block"/>.</param>
    /// <param name="inputs">Channels of a pixel that count; behind them lies padding.</param>
    public abstract void PackedProduct(
        float* source, float* weights, float* places, float* target, int vectors, int inputs);

    /// <summary>
    /// gradient(input) += outer times that input of the lane's own pixel, over the vectors: the gradient of such
    /// weights, with a sum of its own for each pixel of a vector. <paramref name="vectors"/> is even, and
    /// <paramref name="inputs"/> a multiple of four.
    /// </summary>
    public abstract void PackedProductOfWeights(
        float* source, float* outer, float* places, float* gradient, int vectors, int inputs);
}

internal sealed unsafe partial class KernelSet<TLanes, TVector>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void PackedProduct(
        float* source, float* weights, float* places, float* target, int vectors, int inputs)
    {
        nint step = TLanes.Count;
        for (var end = source + vectors * step; source < end; source += Block * step, target += Block * step)
        {
            TVector a0 = default, a1 = default, a2 = default, a3 = default;
            TVector a4 = default, a5 = default, a6 = default, a7 = default;
            for (nint i = 0; i < inputs; i++)
            {
                var (w, place) = (TLanes.Load(weights + i * step), TLanes.Load(places + i * step));
                a0 = TLanes.MultiplyAdd(TLanes.Permute(TLanes.Load(source), place), w, a0);
                a1 = TLanes.MultiplyAdd(TLanes.Permute(TLanes.Load(source + step), place), w, a1);
                a2 = TLanes.MultiplyAdd(TLanes.Permute(TLanes.Load(source + 2 * step), place), w, a2);
                a3 = TLanes.MultiplyAdd(TLanes.Permute(TLanes.Load(source + 3 * step), place), w, a3);
                a4 = TLanes.MultiplyAdd(TLanes.Permute(TLanes.Load(source + 4 * step), place), w, a4);
                a5 = TLanes.MultiplyAdd(TLanes.Permute(TLanes.Load(source + 5 * step), place), w, a5);
                a6 = TLanes.MultiplyAdd(TLanes.Permute(TLanes.Load(source + 6 * step), place), w, a6);
                a7 = TLanes.MultiplyAdd(TLanes.Permute(TLanes.Load(source + 7 * step), place), w, a7);
            }

            Write4(target, step, a0, a1, a2, a3);
            Write4(target + 4 * step, step, a4, a5, a6, a7);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void PackedProductOfWeights(
        float* source, float* outer, float* places, float* gradient, int vectors, int inputs)
    {
        nint step = TLanes.Count;
        for (nint i = 0; i < inputs; i += 4)
        {
            Read4(places + i * step, step, out var p0, out var p1, out var p2, out var p3);
            Read4(gradient + i * step, step, out var a0, out var a1, out var a2, out var a3);
            TVector b0 = default, b1 = default, b2 = default, b3 = default;
            for (nint at = 0, end = vectors * step; at < end; at += 2 * step)
            {
                var (v, w) = (TLanes.Load(source + at), TLanes.Load(outer + at));
                a0 = TLanes.MultiplyAdd(TLanes.Permute(v, p0), w, a0);
                a1 = TLanes.MultiplyAdd(TLanes.Permute(v, p1), w, a1);
                a2 = TLanes.MultiplyAdd(TLanes.Permute(v, p2), w, a2);
                a3 = TLanes.MultiplyAdd(TLanes.Permute(v, p3), w, a3);
                (v, w) = (TLanes.Load(source + at + step), TLanes.Load(outer + at + step));
                b0 = TLanes.MultiplyAdd(TLanes.Permute(v, p0), w, b0);
                b1 = TLanes.MultiplyAdd(TLanes.Permute(v, p1), w, b1);
                b2 = TLanes.MultiplyAdd(TLanes.Permute(v, p2), w, b2);
                b3 = TLanes.MultiplyAdd(TLanes.Permute(v, p3), w, b3);
            }

            Write4(gradient + i * step, step,
                TLanes.Add(a0, b0), TLanes.Add(a1, b1), TLanes.Add(a2, b2), TLanes.Add(a3, b3));
        }
    }
}
