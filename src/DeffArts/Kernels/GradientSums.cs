using System.Runtime.InteropServices;

namespace DeffArts.Kernels;

/// <summary>The sum of each channel of a plane's gradient over the batch, part by part.</summary>
internal sealed unsafe class GradientSums(Arena arena, int channels)
{
    private readonly double* partials = arena.Doubles((long)channels * 2 * Partition.MostParts);

    /// <summary>One number per channel, after <see cref="Finish"/>.</summary>
    public double* Totals { get; } = arena.Doubles(channels);

    /// <summary>Adds an image.</summary>
    public void Add(Plane gradient, int image, int part, bool isFirst, Scratch scratch)
    {
        NativeMemory.Clear(scratch.Sums, (nuint)(2 * channels * sizeof(float)));
        var pixels = gradient.At(image);
        gradient.Kernels.AddSums(pixels, pixels, scratch.Sums, gradient.Pixels, channels);
        var to = partials + (long)channels * part;
        for (var c = 0; c < channels; c++)
        {
            to[c] = isFirst ? scratch.Sums[c] : to[c] + scratch.Sums[c];
        }
    }

    /// <summary>Sums over the parts.</summary>
    public void Finish(int parts)
    {
        for (var c = 0; c < channels; c++)
        {
            Totals[c] = 0;
            for (var part = 0; part < parts; part++)
            {
                Totals[c] += partials[(long)channels * part + c];
            }
        }
    }
}
