using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace DeffArts.Data;

/// <summary>Labelled square images as bytes, which nothing changes after construction.</summary>
public sealed class ImageSet
{
    private readonly byte[] content;
    private readonly Lazy<string> fingerprint;

    /// <summary>
    /// Takes over <paramref name="pixels"/> (planar, N x C x size x size): the caller must not write to it any more.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The arrays' lengths do not fit each other, or a label has no class.
    /// </exception>
    public ImageSet(
        string name, IEnumerable<string> classes, int channels, int size, byte[] pixels, IEnumerable<int> labels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        (Name, Classes, Channels, Size, content, Labels) = (name, [.. classes], channels, size, pixels, [.. labels]);
        if (pixels.LongLength != (long)Labels.Length * ImageBytes)
        {
            throw new ArgumentException(
                $"{Labels.Length} images of {channels} x {size} x {size} do not have {pixels.LongLength} bytes.",
                nameof(pixels));
        }

        if (Labels.Any(label => label < 0 || label >= Classes.Length))
        {
            throw new ArgumentException($"A label is not one of the {Classes.Length} classes.", nameof(labels));
        }

        fingerprint = new(ComputeFingerprint);
    }

    /// <summary>What the set is called in messages, for example "cifar10 train".</summary>
    public string Name { get; }

    /// <summary>The names of the classes; a label is a place in this list.</summary>
    public ImmutableArray<string> Classes { get; }

    /// <summary>Channels of an image: 3 (red, green, blue) or 1 (grey).</summary>
    public int Channels { get; }

    /// <summary>Height and width of an image in pixels.</summary>
    public int Size { get; }

    /// <summary>Number of images, N.</summary>
    public int Count => Labels.Length;

    /// <summary>Bytes of one image, C x H x W.</summary>
    public int ImageBytes => checked(Channels * Size * Size);

    /// <summary>All images, planar: N x C x H x W, 0 to 255.</summary>
    public ReadOnlyMemory<byte> Pixels => content;

    /// <summary>The class of every image, N.</summary>
    public ImmutableArray<int> Labels { get; }

    /// <summary>
    /// "sha256:" and 64 hexadecimal digits over classes, geometry, labels and pixels, not the name: equal for equal
    /// data. Computed at the first use.
    /// </summary>
    public string Fingerprint => fingerprint.Value;

    /// <summary>The bytes of one image, C x H x W.</summary>
    public ReadOnlySpan<byte> Image(int index) => content.AsSpan(index * ImageBytes, ImageBytes);

    /// <summary>
    /// A copy of the images at <paramref name="indices"/>, in that order, by another name if one is given.
    /// </summary>
    public ImageSet Select(IReadOnlyList<int> indices, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(indices);
        var pixels = new byte[checked(indices.Count * ImageBytes)];
        for (var i = 0; i < indices.Count; i++)
        {
            Image(indices[i]).CopyTo(pixels.AsSpan(i * ImageBytes));
        }

        return new(name ?? Name, Classes, Channels, Size, pixels, indices.Select(index => Labels[index]));
    }

    /// <summary>The images at another size (see <see cref="Resampler"/>); itself when the size is the same.</summary>
    /// <exception cref="DataException">The images would not fit into one array.</exception>
    public ImageSet Resize(int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        if (size == Size)
        {
            return this;
        }

        var pixels = AllocatePixels(Name, Count, Channels, size);
        var resampler = new Resampler(Size, Size, size);
        var (plane, newPlane) = (Size * Size, size * size);
        Parallel.For(0, Count * Channels, i => resampler.CentreSquare(
            content.AsSpan(i * plane, plane), channels: 1, pixels.AsSpan(i * newPlane, newPlane)));
        return new(Name, Classes, Channels, size, pixels, Labels);
    }

    internal static byte[] AllocatePixels(string name, int count, int channels, int size)
    {
        var bytes = (long)count * channels * size * size;
        return bytes <= Array.MaxLength
            ? new byte[bytes]
            : throw new DataException(
                $"{name}: {count} images of {size} x {size} need {bytes} bytes, "
                + $"more than the {Array.MaxLength} that can be held: choose a smaller image size");
    }

    private string ComputeFingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[sizeof(int)];
        foreach (var value in (ReadOnlySpan<int>)[Classes.Length, Channels, Size, Count])
        {
            BinaryPrimitives.WriteInt32LittleEndian(number, value);
            hash.AppendData(number);
        }

        foreach (var name in Classes)
        {
            var text = Encoding.UTF8.GetBytes(name);
            BinaryPrimitives.WriteInt32LittleEndian(number, text.Length);
            hash.AppendData(number);
            hash.AppendData(text);
        }

        foreach (var label in Labels)
        {
            BinaryPrimitives.WriteInt32LittleEndian(number, label);
            hash.AppendData(number);
        }

        hash.AppendData(content);
        return "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
