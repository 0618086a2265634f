using System.Runtime.CompilerServices;

namespace DeffArts.Kernels.Loops;

internal abstract unsafe partial class KernelSet
{
    /// <summary>
    /// Adds the sum of each channel to the first <paramref name="channels"/> numbers of <paramref name="sums"/> and the
    /// sum of its products with <paramref name="other"/> to the next; with itself, the sum of squares.
    /// </summary>
    public abstract void AddSums(float* source, float* other, float* sums, int pixels, int channels);

    /// <summary>
    /// target = shift + sum of each of <paramref name="count"/> sources times its scale, channel by channel; added to
    /// what is there where <paramref name="shift"/> is null. Pixels run on to a multiple of four.
    /// </summary>
    public abstract void WeightedSum(
        float** sources, float** scales, int count, float* shift, float* target, int pixels, int channels);

    /// <summary>target = value, the same for every pixel.</summary>
    public abstract void Fill(float* value, float* target, int pixels, int channels);

    /// <summary>target += source, number by number; the count is a multiple of <see cref="Lanes"/>.</summary>
    public abstract void Add(float* source, float* target, int count);
}

internal sealed unsafe partial class KernelSet<TLanes, TVector>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void AddSums(float* source, float* other, float* sums, int pixels, int channels)
    {
        nint step = channels, two = 2 * step, end = (nint)pixels * channels;
        for (var c = 0; c < channels; c += TLanes.Count)
        {
            TVector s0 = default, s1 = default, s2 = default, s3 = default;
            TVector p0 = default, p1 = default, p2 = default, p3 = default;
            nint at = c;
            for (; at + two + step < end; at += two + two)
            {
                var a = source + at;
                var b = other + at;
                (s0, p0) = (TLanes.Add(s0, TLanes.Load(a)), TLanes.MultiplyAdd(TLanes.Load(a), TLanes.Load(b), p0));
                a += step;
                b += step;
                (s1, p1) = (TLanes.Add(s1, TLanes.Load(a)), TLanes.MultiplyAdd(TLanes.Load(a), TLanes.Load(b), p1));
                a += step;
                b += step;
                (s2, p2) = (TLanes.Add(s2, TLanes.Load(a)), TLanes.MultiplyAdd(TLanes.Load(a), TLanes.Load(b), p2));
                a += step;
                b += step;
                (s3, p3) = (TLanes.Add(s3, TLanes.Load(a)), TLanes.MultiplyAdd(TLanes.Load(a), TLanes.Load(b), p3));
            }

            for (; at < end; at += step)
            {
                s0 = TLanes.Add(s0, TLanes.Load(source + at));
                p0 = TLanes.MultiplyAdd(TLanes.Load(source + at), TLanes.Load(other + at), p0);
            }

            AddTo(sums + c, TLanes.Add(TLanes.Add(s0, s1), TLanes.Add(s2, s3)));
            AddTo(sums + channels + c, TLanes.Add(TLanes.Add(p0, p1), TLanes.Add(p2, p3)));
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void WeightedSum(
        float** sources, float** scales, int count, float* shift, float* target, int pixels, int channels)
    {
        nint step = channels;
        for (var c = 0; c < channels; c += TLanes.Count)
        {
            var start = shift is null ? default : TLanes.Load(shift + c);
            for (nint at = c, end = (nint)pixels * channels; at < end; at += 4 * step)
            {
                var (a0, a1, a2, a3) = (start, start, start, start);
                if (shift is null)
                {
                    Read4(target + at, step, out a0, out a1, out a2, out a3);
                }

                for (var i = 0; i < count; i++)
                {
                    var scale = TLanes.Load(scales[i] + c);
                    Read4(sources[i] + at, step, out var v0, out var v1, out var v2, out var v3);
                    a0 = TLanes.MultiplyAdd(v0, scale, a0);
                    a1 = TLanes.MultiplyAdd(v1, scale, a1);
                    a2 = TLanes.MultiplyAdd(v2, scale, a2);
                    a3 = TLanes.MultiplyAdd(v3, scale, a3);
                }

                Write4(target + at, step, a0, a1, a2, a3);
            }
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void Fill(float* value, float* target, int pixels, int channels)
    {
        for (var c = 0; c < channels; c += TLanes.Count)
        {
            var a = TLanes.Load(value + c);
            for (nint at = c, end = (nint)pixels * channels; at < end; at += channels)
            {
                TLanes.Store(target + at, a);
            }
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void Add(float* source, float* target, int count)
    {
        for (var at = 0; at < count; at += TLanes.Count)
        {
            AddTo(target + at, TLanes.Load(source + at));
        }
    }
}
