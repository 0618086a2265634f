using System.Runtime.Intrinsics;
using DeffArts.Kernels.Work;

namespace DeffArts.Kernels.Loops;

/// <summary>
/// The inner loops over channels-last memory (pixel by pixel, the channels of a pixel side by side). Channels are
/// padded with zeros to a multiple of <see cref="Lanes"/>, so that no loop has a tail; a call works on one image or a
/// part of one, on the calling thread.
/// </summary>
internal abstract unsafe partial class KernelSet
{
    /// <summary>
    /// Pixels that an inner loop takes at once: loops run on to the next multiple, into memory that allows it.
    /// </summary>
    public const int Block = 8;

    /// <summary>Numbers in a vector.</summary>
    public abstract int Lanes { get; }

    /// <summary>
    /// The widest vectors of this machine that <paramref name="channels"/> fill, or that several pixels of so few do.
    /// </summary>
    public static KernelSet For(int channels) =>
        StepClock.IsOn ? new TimedKernels(Widest(channels)) : Widest(channels);

    /// <summary>The next multiple of <see cref="Lanes"/>.</summary>
    public int Padded(int channels) => RoundUp(channels, Lanes);

    /// <summary>The next multiple of <paramref name="unit"/>.</summary>
    public static int RoundUp(int value, int unit) => (value + unit - 1) / unit * unit;

    private static KernelSet Widest(int channels)
    {
        if (channels > 8 && Vector512.IsHardwareAccelerated)
        {
            return KernelSet<Lanes512, Vector512<float>>.Instance;
        }

        return channels > 4 && Vector256.IsHardwareAccelerated
            ? PackedKernels.Of8 ?? KernelSet<Lanes256, Vector256<float>>.Instance
            : PackedKernels.Of4 ?? KernelSet<Lanes128, Vector128<float>>.Instance;
    }
}
