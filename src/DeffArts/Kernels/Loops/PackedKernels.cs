using System.Runtime.Intrinsics;
using DeffArts.Kernels.Memory;

namespace DeffArts.Kernels.Loops;

/// <summary>
/// Kernels of few channels, by kernels whose vectors are wider: pixels that lie without gaps are, to a loop that goes
/// channel by channel, fewer pixels of more channels, if what it has for each channel is repeated. Where that does not
/// fit (a stride, a rest of pixels) the kernels of the narrow vectors take over.
/// </summary>
internal sealed unsafe partial class PackedKernels : KernelSet
{
    private const int MostLanes = 16;
    private readonly KernelSet narrow;
    private readonly KernelSet wide;
    private readonly int lanes;
    private readonly int wideLanes;
    private readonly int pack;
    private readonly Arena arena = new();
    private readonly float* places;

    /// <summary>Puts as many pixels into a vector of <paramref name="wide"/> as fit.</summary>
    public PackedKernels(KernelSet narrow, KernelSet wide)
    {
        (this.narrow, this.wide) = (narrow, wide);
        (lanes, wideLanes) = (narrow.Lanes, wide.Lanes);
        pack = wideLanes / lanes;
        var numbers = arena.Integers(lanes * wideLanes);
        for (var i = 0; i < lanes * wideLanes; i++)
        {
            // Input i / wideLanes of the pixel that lane i % wideLanes belongs to.
            numbers[i] = i % wideLanes / lanes * lanes + i / wideLanes;
        }

        places = (float*)numbers;
    }

    /// <summary>Four channels in wider vectors, or null where there are none.</summary>
    public static KernelSet? Of4 { get; } = Widest(4) is { } wide
        ? new PackedKernels(KernelSet<Lanes128, Vector128<float>>.Instance, wide)
        : null;

    /// <summary>Eight channels in wider vectors, or null where there are none.</summary>
    public static KernelSet? Of8 { get; } = Widest(8) is { } wide
        ? new PackedKernels(KernelSet<Lanes256, Vector256<float>>.Instance, wide)
        : null;

    /// <inheritdoc/>
    public override int Lanes => lanes;

    private static KernelSet? Widest(int lanes)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            return KernelSet<Lanes512, Vector512<float>>.Instance;
        }

        return Vector256.IsHardwareAccelerated && lanes < 8 ? KernelSet<Lanes256, Vector256<float>>.Instance : null;
    }

    /// <summary>How many of so many pixels without gaps fill wide vectors.</summary>
    private int Whole(int pixels, int channels) => channels == lanes ? pixels / pack * pack : 0;

    private bool Fits(int columns, int channels, int step) =>
        channels == lanes && step == channels && columns % pack == 0;

    private Grid Wide(Grid grid) => grid with { Step = wideLanes };

    /// <summary>Repeats each vector of the narrow kernels to a wide one.</summary>
    private void Spread(float* source, float* target, int vectors = 1)
    {
        var end = target + (nint)vectors * wideLanes;
        if (lanes == 4)
        {
            for (; target < end; source += 4)
            {
                var vector = Vector128.Load(source);
                for (var next = target + wideLanes; target < next; target += 4)
                {
                    vector.Store(target);
                }
            }

            return;
        }

        for (; target < end; source += 8, target += 16)
        {
            var vector = Vector256.Load(source);
            vector.Store(target);
            vector.Store(target + 8);
        }
    }

    /// <summary>Adds up what wide vectors hold for each pixel of theirs.</summary>
    private void Fold(float* source, float* target, int vectors)
    {
        for (var i = 0; i < vectors; i++, target += lanes)
        {
            for (var end = source + wideLanes; source < end; source += lanes)
            {
                for (var c = 0; c < lanes; c += 4)
                {
                    (Vector128.Load(target + c) + Vector128.Load(source + c)).Store(target + c);
                }
            }
        }
    }
}
