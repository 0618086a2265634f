using System.Buffers.Binary;
using DeffArts.Files;

namespace DeffArts.Data.Published;

/// <summary>
/// Reads idx files of bytes (the format of MNIST): magic number 0x000008 and the number of dimensions, the dimensions
/// as big-endian 32-bit integers, then the bytes. A name that ends in <c>.gz</c> is unpacked.
/// </summary>
public static class Idx
{
    private const int MostItems = 10_000_000;

    // Deflate cannot do better than about 1030 to 1.
    private const long BestCompression = 1040;

    /// <summary>
    /// The bytes of a file whose items have the shape <paramref name="itemShape"/> (empty: one byte an item).
    /// </summary>
    /// <exception cref="DataException">Another format or shape, or truncated, or too long.</exception>
    public static (byte[] Bytes, int Count) Read(string path, params IReadOnlyList<int> itemShape)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(itemShape);
        using var file = InputFile.Open(path);
        try
        {
            if (!path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
            {
                return Read(file, path, itemShape, mostBytes: file.Length, exactBytes: file.Length);
            }

            using var unpacked = new GzipInput(file, file, Array.MaxLength);
            return Read(unpacked, path, itemShape, mostBytes: file.Length * BestCompression, exactBytes: null);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new DataException($"{path}: truncated or damaged: {e.Message}", e);
        }
    }

    private static (byte[] Bytes, int Count) Read(
        Stream stream, string path, IReadOnlyList<int> itemShape, long mostBytes, long? exactBytes)
    {
        var header = new byte[sizeof(int) * (2 + itemShape.Count)];
        stream.ReadExactly(header);
        var magic = BinaryPrimitives.ReadInt32BigEndian(header);
        if (magic != (0x800 | (1 + itemShape.Count)))
        {
            throw new DataException(
                $"{path}: is no idx file of bytes with {1 + itemShape.Count} dimensions (it begins with 0x{magic:x8})");
        }

        var dimensions = Enumerable.Range(1, 1 + itemShape.Count)
            .Select(i => BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(i * sizeof(int)))).ToArray();
        if (!dimensions.Skip(1).SequenceEqual(itemShape) || dimensions[0] is < 1 or > MostItems)
        {
            throw new DataException(
                $"{path}: holds {string.Join(" x ", dimensions)}, "
                + $"where N{string.Concat(itemShape.Select(n => $" x {n}"))} was expected");
        }

        var bytes = itemShape.Aggregate((long)dimensions[0], (product, n) => product * n);
        if (bytes > Array.MaxLength || header.Length + bytes > mostBytes
            || (exactBytes is { } exact && exact != header.Length + bytes))
        {
            throw new DataException(
                $"{path}: its header says {bytes} bytes of data, which do not fit the file: it is truncated or damaged");
        }

        var data = new byte[bytes];
        stream.ReadExactly(data);
        return stream.ReadByte() < 0
            ? (data, dimensions[0])
            : throw new DataException($"{path}: is longer than the {bytes} bytes of data that its header says");
    }
}
