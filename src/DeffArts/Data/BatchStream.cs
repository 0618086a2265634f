using System.Runtime.InteropServices;
using TorchSharp;

namespace DeffArts.Data;

/// <summary>
/// A batch: <paramref name="Images"/> float32 N x C x H x W, normalised; <paramref name="Labels"/> int64 N. Both belong
/// to the dispose scope in which the batch was asked for.
/// </summary>
public sealed record Batch(torch.Tensor Images, torch.Tensor Labels);

/// <summary>
/// Endless batches of chosen images, epoch after epoch, each epoch in its own order. The batch at (epoch, index) is a
/// function of the constructor's arguments alone, so a stream is resumed by <see cref="Seek"/> and nothing else.
/// Batches are prepared ahead in the background as plain arrays; tensors are made on the calling thread. Used from one
/// thread.
/// </summary>
public sealed class BatchStream : IDisposable
{
    private const int Depth = 3;

    private readonly ImageSet imageSet;
    private readonly int[] chosen;
    private readonly int batchSize;
    private readonly Augmentation augmentation;
    private readonly float[][] tables;
    private readonly long seed;
    private readonly string stream;
    private readonly bool shuffle;
    private readonly ReadAhead<Prepared> ahead;
    private volatile EpochOrder? currentOrder;
    private bool disposed;

    /// <summary>Begins at epoch 0, index 0.</summary>
    /// <param name="images">Where the images are.</param>
    /// <param name="indices">The images to use; without <paramref name="shuffle"/> they come in this order.</param>
    /// <param name="batchSize">Images in a batch; the last batch of an epoch may have fewer.</param>
    /// <param name="normalisation">One mean and deviation for every channel.</param>
    /// <param name="augmentation">Random changes of the images.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="stream">Name of the stream: two streams of one seed must not make the same choices.</param>
    /// <param name="shuffle">Whether every epoch has its own random order.</param>
    /// <exception cref="ArgumentException">
    /// A batch larger than the number of images, an index without an image, a setting that cannot be.
    /// </exception>
    public BatchStream(
        ImageSet images, IReadOnlyList<int> indices, int batchSize, Normalisation normalisation,
        Augmentation augmentation, long seed, string stream, bool shuffle = true)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(normalisation);
        ArgumentNullException.ThrowIfNull(augmentation);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        ArgumentOutOfRangeException.ThrowIfNegative(augmentation.Padding, nameof(augmentation));
        ArgumentOutOfRangeException.ThrowIfNegative(augmentation.Cutout, nameof(augmentation));
        (imageSet, chosen, this.batchSize, this.augmentation) = (images, [.. indices], batchSize, augmentation);
        (this.seed, this.stream, this.shuffle) = (seed, stream, shuffle);
        if (batchSize > chosen.Length)
        {
            throw new ArgumentException(
                $"A batch of {batchSize} is larger than the {chosen.Length} images.", nameof(batchSize));
        }

        if (chosen.Any(index => index < 0 || index >= images.Count))
        {
            throw new ArgumentException($"An index is not one of the {images.Count} images.", nameof(indices));
        }

        if (normalisation.Mean.Length != images.Channels || normalisation.Deviation.Length != images.Channels)
        {
            throw new ArgumentException($"The images have {images.Channels} channels.", nameof(normalisation));
        }

        tables = [.. Enumerable.Range(0, images.Channels).Select(normalisation.Table)];
        ahead = new(Prepare, Depth);
    }

    /// <summary>Batches in an epoch, the last and perhaps smaller one included.</summary>
    public int BatchesPerEpoch => (chosen.Length + this.batchSize - 1) / this.batchSize;

    /// <summary>The epoch of the next batch, from 0.</summary>
    public int Epoch => (int)(ahead.Position / BatchesPerEpoch);

    /// <summary>The place of the next batch in its epoch, from 0.</summary>
    public int Index => (int)(ahead.Position % BatchesPerEpoch);

    /// <summary>Makes the batch at (epoch, index) the next one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such place.</exception>
    public void Seek(int epoch, int index)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, BatchesPerEpoch);
        ahead.Seek((long)epoch * BatchesPerEpoch + index);
    }

    /// <summary>The next batch; after the last one of an epoch comes the first of the next.</summary>
    public Batch Next(torch.Device? device = null)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        var prepared = ahead.Next();
        var images = torch.empty(
            [prepared.Labels.Length, imageSet.Channels, imageSet.Size, imageSet.Size], torch.float32);
        MemoryMarshal.AsBytes<float>(prepared.Images).CopyTo(images.bytes);
        var labels = torch.tensor(prepared.Labels);
        return device is null || device.type == DeviceType.CPU
            ? new(images, labels)
            : new(images.to(device, disposeAfter: true), labels.to(device, disposeAfter: true));
    }

    /// <summary>Drops what is prepared; batches under way finish in the background.</summary>
    public void Dispose()
    {
        disposed = true;
        ahead.Seek(0);
    }

    private Prepared Prepare(long position)
    {
        var epoch = (int)(position / BatchesPerEpoch);
        var first = (int)(position % BatchesPerEpoch) * this.batchSize;
        var order = OrderOf(epoch);
        var count = Math.Min(this.batchSize, order.Length - first);
        var (size, plane) = (imageSet.Size, imageSet.Size * imageSet.Size);
        var images = new float[count * imageSet.ImageBytes];
        var labels = new long[count];
        for (var i = 0; i < count; i++)
        {
            var image = order[first + i];
            var random = new Randomness(this.seed, this.stream, "augmentation", epoch, first + i);
            var distortion = Distortion.Draw(this.augmentation, size, random);
            for (var channel = 0; channel < imageSet.Channels; channel++)
            {
                distortion.Write(
                    imageSet.Image(image).Slice(channel * plane, plane), size, tables[channel],
                    images.AsSpan(i * imageSet.ImageBytes + channel * plane, plane));
            }

            labels[i] = imageSet.Labels[image];
        }

        return new(images, labels);
    }

    private int[] OrderOf(int epoch)
    {
        if (!this.shuffle)
        {
            return chosen;
        }

        // Two threads may both compute the order of a new epoch; they compute the same one.
        if (currentOrder is { } known && known.Epoch == epoch)
        {
            return known.Indices;
        }

        var indices = chosen.ToArray();
        new Randomness(this.seed, this.stream, "order", epoch).Shuffle<int>(indices);
        currentOrder = new(epoch, indices);
        return indices;
    }

    private sealed record Prepared(float[] Images, long[] Labels);

    private sealed record EpochOrder(int Epoch, int[] Indices);
}
