using System.Runtime.CompilerServices;
using DeffArts.Kernels.Memory;

namespace DeffArts.Kernels.Loops;

internal abstract unsafe partial class KernelSet
{
    /// <summary>
    /// Puts the channels of each pixel in another order; target and source may be the same. For each vector of the
    /// target and in it each vector of the source, <paramref name="places"/> holds a vector of whole numbers: the lane
    /// to take, or -1 for none. See <see cref="Places"/>.
    /// </summary>
    public abstract void Shuffle(float* source, float* places, float* target, int pixels, int channels);

    /// <summary>
    /// target = source * mask, from pixels that are <paramref name="step"/> numbers apart to pixels without gaps.
    /// </summary>
    public abstract void Take(float* source, int step, float* mask, float* target, int pixels, int channels);

    /// <summary>
    /// target += source, from pixels without gaps to pixels that are <paramref name="step"/> numbers apart.
    /// </summary>
    public abstract void Give(float* source, float* target, int step, int pixels, int channels);

    /// <summary>
    /// What <see cref="Shuffle"/> reads, for channels (with their padding) of which target channel c comes from source
    /// channel <paramref name="from"/>[c]; those behind them are zero.
    /// </summary>
    public float* Places(Arena arena, IReadOnlyList<int> from, int channels)
    {
        var vectors = channels / Lanes;
        var places = arena.Integers((long)channels * vectors);
        for (var c = 0; c < channels; c++)
        {
            for (var vector = 0; vector < vectors; vector++)
            {
                var isThere = c < from.Count && from[c] / Lanes == vector;
                places[(c / Lanes * vectors + vector) * Lanes + c % Lanes] = isThere ? from[c] % Lanes : -1;
            }
        }

        return (float*)places;
    }
}

internal sealed unsafe partial class KernelSet<TLanes, TVector>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void Shuffle(float* source, float* places, float* target, int pixels, int channels)
    {
        nint end = (nint)pixels * channels;
        if (channels == TLanes.Count)
        {
            var place = TLanes.Load(places);
            for (nint at = 0; at < end; at += channels)
            {
                TLanes.Store(target + at, TLanes.Shuffle(TLanes.Load(source + at), place));
            }

            return;
        }

        // A pixel is complete before any of it is written, in case it is its own source.
        var pixel = stackalloc float[channels];
        for (nint at = 0; at < end; at += channels)
        {
            var place = places;
            for (var c = 0; c < channels; c += TLanes.Count)
            {
                TVector sum = default;
                for (var from = 0; from < channels; from += TLanes.Count, place += TLanes.Count)
                {
                    sum = TLanes.Add(sum, TLanes.Shuffle(TLanes.Load(source + at + from), TLanes.Load(place)));
                }

                TLanes.Store(pixel + c, sum);
            }

            for (var c = 0; c < channels; c += TLanes.Count)
            {
                TLanes.Store(target + at + c, TLanes.Load(pixel + c));
            }
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void Take(float* source, int step, float* mask, float* target, int pixels, int channels)
    {
        for (var c = 0; c < channels; c += TLanes.Count)
        {
            var m = TLanes.Load(mask + c);
            var from = source + c;
            for (nint at = c, end = (nint)pixels * channels; at < end; at += channels, from += step)
            {
                TLanes.Store(target + at, TLanes.Multiply(TLanes.Load(from), m));
            }
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void Give(float* source, float* target, int step, int pixels, int channels)
    {
        for (var c = 0; c < channels; c += TLanes.Count)
        {
            var to = target + c;
            for (nint at = c, end = (nint)pixels * channels; at < end; at += channels, to += step)
            {
                AddTo(to, TLanes.Load(source + at));
            }
        }
    }
}
