using System.Collections.Immutable;

namespace DeffArts.Data;

/// <summary>
/// Mean and standard deviation of every channel, in units of pixel / 255. A network sees
/// (pixel / 255 - mean) / deviation.
/// </summary>
public sealed record Normalisation(ImmutableArray<float> Mean, ImmutableArray<float> Deviation)
{
    /// <summary>CIFAR-10's training images, as DARTS writes them.</summary>
    public static Normalisation Cifar10 { get; } = new(
        [0.49139968f, 0.48215827f, 0.44653124f], [0.24703233f, 0.24348505f, 0.26158768f]);

    /// <summary>
    /// Measures the images at <paramref name="indices"/> (population deviation). A channel that never changes gets the
    /// deviation 1, so that it becomes zeros and not a division by zero.
    /// </summary>
    /// <exception cref="ArgumentException">No image to measure.</exception>
    public static Normalisation Measure(ImageSet images, IReadOnlyList<int> indices)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(indices);
        if (indices.Count == 0)
        {
            throw new ArgumentException("There is no image to measure.", nameof(indices));
        }

        var moments = Enumerable.Range(0, images.Channels).Select(channel => Moments(images, indices, channel))
            .ToArray();
        return new([.. moments.Select(m => m.Mean)], [.. moments.Select(m => m.Deviation)]);
    }

    /// <summary>For one channel the network's input for every pixel value 0 to 255.</summary>
    public float[] Table(int channel) =>
        [.. Enumerable.Range(0, 256).Select(value => (value / 255f - Mean[channel]) / Deviation[channel])];

    /// <inheritdoc/>
    public bool Equals(Normalisation? other) =>
        other is not null && Mean.SequenceEqual(other.Mean) && Deviation.SequenceEqual(other.Deviation);

    /// <inheritdoc/>
    public override int GetHashCode() => Mean.Aggregate(Deviation.Length, HashCode.Combine);

    private static (float Mean, float Deviation) Moments(ImageSet images, IReadOnlyList<int> indices, int channel)
    {
        var counts = new long[256];
        var plane = images.Size * images.Size;
        foreach (var index in indices)
        {
            foreach (var pixel in images.Image(index).Slice(channel * plane, plane))
            {
                counts[pixel]++;
            }
        }

        var n = (double)indices.Count * plane;
        var mean = counts.Select((count, value) => count * (double)value).Sum() / n;
        var variance = counts.Select((count, value) => count * (value - mean) * (value - mean)).Sum() / n;
        return ((float)(mean / 255), variance > 0 ? (float)(Math.Sqrt(variance) / 255) : 1f);
    }
}
