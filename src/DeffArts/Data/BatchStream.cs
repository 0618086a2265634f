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

    private readonly ImageSet _images;
    private readonly int[] _indices;
    private readonly int _batchSize;
    private readonly Augmentation _augmentation;
    private readonly float[][] _tables;
    private readonly long _seed;
    private readonly string _stream;
    private readonly bool _shuffle;
    private readonly ReadAhead<Prepared> _ahead;
    private volatile EpochOrder? _order;
    private bool _disposed;

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
        (_images, _indices, _batchSize, _augmentation) = (images, [.. indices], batchSize, augmentation);
        (_seed, _stream, _shuffle) = (seed, stream, shuffle);
        if (batchSize > _indices.Length)
        {
            throw new ArgumentException(
                $"A batch of {batchSize} is larger than the {_indices.Length} images.", nameof(batchSize));
        }

        if (_indices.Any(index => index < 0 || index >= images.Count))
        {
            throw new ArgumentException($"An index is not one of the {images.Count} images.", nameof(indices));
        }

        if (normalisation.Mean.Length != images.Channels || normalisation.Deviation.Length != images.Channels)
        {
            throw new ArgumentException($"The images have {images.Channels} channels.", nameof(normalisation));
        }

        _tables = [.. Enumerable.Range(0, images.Channels).Select(normalisation.Table)];
        _ahead = new(Prepare, Depth);
    }

    /// <summary>Batches in an epoch, the last and perhaps smaller one included.</summary>
    public int BatchesPerEpoch => (_indices.Length + _batchSize - 1) / _batchSize;

    /// <summary>The epoch of the next batch, from 0.</summary>
    public int Epoch => (int)(_ahead.Position / BatchesPerEpoch);

    /// <summary>The place of the next batch in its epoch, from 0.</summary>
    public int Index => (int)(_ahead.Position % BatchesPerEpoch);

    /// <summary>Makes the batch at (epoch, index) the next one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such place.</exception>
    public void Seek(int epoch, int index)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, BatchesPerEpoch);
        _ahead.Seek((long)epoch * BatchesPerEpoch + index);
    }

    /// <summary>The next batch; after the last one of an epoch comes the first of the next.</summary>
    public Batch Next(torch.Device? device = null)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var prepared = _ahead.Next();
        var images = torch.empty([prepared.Labels.Length, _images.Channels, _images.Size, _images.Size], torch.float32);
        MemoryMarshal.AsBytes<float>(prepared.Images).CopyTo(images.bytes);
        var labels = torch.tensor(prepared.Labels);
        return device is null || device.type == DeviceType.CPU
            ? new(images, labels)
            : new(images.to(device, disposeAfter: true), labels.to(device, disposeAfter: true));
    }

    /// <summary>Drops what is prepared; batches under way finish in the background.</summary>
    public void Dispose()
    {
        _disposed = true;
        _ahead.Seek(0);
    }

    private Prepared Prepare(long position)
    {
        var epoch = (int)(position / BatchesPerEpoch);
        var first = (int)(position % BatchesPerEpoch) * _batchSize;
        var order = OrderOf(epoch);
        var count = Math.Min(_batchSize, order.Length - first);
        var (size, plane) = (_images.Size, _images.Size * _images.Size);
        var images = new float[count * _images.ImageBytes];
        var labels = new long[count];
        for (var i = 0; i < count; i++)
        {
            var image = order[first + i];
            var random = new Randomness(_seed, _stream, "augmentation", epoch, first + i);
            var distortion = Distortion.Draw(_augmentation, size, random);
            for (var channel = 0; channel < _images.Channels; channel++)
            {
                distortion.Write(
                    _images.Image(image).Slice(channel * plane, plane), size, _tables[channel],
                    images.AsSpan(i * _images.ImageBytes + channel * plane, plane));
            }

            labels[i] = _images.Labels[image];
        }

        return new(images, labels);
    }

    private int[] OrderOf(int epoch)
    {
        if (!_shuffle)
        {
            return _indices;
        }

        // Two threads may both compute the order of a new epoch; they compute the same one.
        if (_order is { } known && known.Epoch == epoch)
        {
            return known.Indices;
        }

        var indices = _indices.ToArray();
        new Randomness(_seed, _stream, "order", epoch).Shuffle<int>(indices);
        _order = new(epoch, indices);
        return indices;
    }

    private sealed record Prepared(float[] Images, long[] Labels);

    private sealed record EpochOrder(int Epoch, int[] Indices);
}
