using System.Runtime.CompilerServices;

namespace DeffArts.Data;

/// <summary>
/// Antialiased resizing of the largest centred square of an image, which is the same as resizing the short side and
/// cropping the centre. A triangle filter whose width grows with the reduction gives every source pixel its share in a
/// smaller image (what Pillow calls bilinear); a larger image is plain bilinear interpolation.
/// </summary>
public sealed class Resampler
{
    private readonly int width;
    private readonly int height;
    private readonly int size;
    private readonly (int First, float[] Weights)[] columns;
    private readonly (int First, float[] Weights)[] rows;

    /// <summary>Prepares for images of width x height to become size x size (pixels).</summary>
    public Resampler(int width, int height, int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        (this.width, this.height, this.size) = (width, height, size);
        var side = Math.Min(width, height);
        columns = Taps((width - side) / 2.0, side, width, size);
        rows = Taps((height - side) / 2.0, side, height, size);
    }

    /// <summary>
    /// Resizes <paramref name="source"/>, height x width x channels (interleaved), into <paramref name="target"/>,
    /// channels x size x size (planar).
    /// </summary>
    public void CentreSquare(ReadOnlySpan<byte> source, int channels, Span<byte> target)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(source.Length, this.width * this.height * channels, nameof(source));
        ArgumentOutOfRangeException.ThrowIfLessThan(target.Length, this.size * this.size * channels, nameof(target));
        var line = new float[this.width * channels];
        for (var y = 0; y < this.size; y++)
        {
            Array.Clear(line);
            var (top, weights) = rows[y];
            for (var k = 0; k < weights.Length; k++)
            {
                AddScaled(line, source.Slice((top + k) * line.Length, line.Length), weights[k]);
            }

            for (var channel = 0; channel < channels; channel++)
            {
                WriteRow(line, channels, channel, target.Slice((channel * this.size + y) * this.size, this.size));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddScaled(float[] line, ReadOnlySpan<byte> row, float weight)
    {
        for (var i = 0; i < line.Length; i++)
        {
            line[i] += weight * row[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WriteRow(float[] line, int channels, int channel, Span<byte> target)
    {
        for (var x = 0; x < target.Length; x++)
        {
            var (left, weights) = columns[x];
            var sum = 0f;
            for (var k = 0; k < weights.Length; k++)
            {
                sum += weights[k] * line[(left + k) * channels + channel];
            }

            target[x] = (byte)Math.Clamp(sum + 0.5f, 0f, 255f);
        }
    }

    /// <summary>For every target pixel the first source pixel it reads and the weights from there on (sum 1).</summary>
    private static (int First, float[] Weights)[] Taps(double offset, int side, int length, int size)
    {
        var scale = (double)side / size;
        var reach = Math.Max(1, scale);
        return [.. Enumerable.Range(0, size).Select(i =>
        {
            var centre = offset + (i + 0.5) * scale;
            var first = Math.Max(0, (int)Math.Floor(centre - reach));
            var end = Math.Min(length, (int)Math.Ceiling(centre + reach));
            var weights = Enumerable.Range(first, end - first)
                .Select(source => Math.Max(0, 1 - Math.Abs(source + 0.5 - centre) / reach)).ToArray();
            var sum = weights.Sum();
            return (first, weights.Select(weight => (float)(weight / sum)).ToArray());
        })];
    }
}
