using System.Buffers.Binary;
using System.IO.Compression;

namespace DeffArts.Data.Photographs;

/// <summary>
/// Small pictures of a set as PNG files, unfiltered: whole bytes out of the same bytes on every machine.
/// </summary>
public static class PngFile
{
    private const byte Grey = 0;
    private const byte Colour = 2;
    private const byte BitsPerSample = 8;

    /// <summary>The eight bytes that every PNG file begins with.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>The content of a PNG file of a square image.</summary>
    /// <param name="planar">Bytes of the image, C x size x size.</param>
    /// <param name="channels">3 (red, green, blue) or 1 (grey).</param>
    /// <param name="size">Pixels a side.</param>
    public static byte[] Encode(ReadOnlySpan<byte> planar, int channels, int size)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(channels is 1 or 3, true, nameof(channels));
        ArgumentOutOfRangeException.ThrowIfNotEqual(planar.Length, channels * size * size, nameof(planar));
        using var file = new MemoryStream();
        file.Write(Signature);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, size);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), size);
        (header[8], header[9]) = (BitsPerSample, channels == 3 ? Colour : Grey);
        Chunk(file, "IHDR"u8, header);
        Chunk(file, "IDAT"u8, Deflated(Rows(planar, channels, size)));
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    // Row by row the colours of each pixel together; each row after a byte that says how it is filtered: not at all.
    private static byte[] Rows(ReadOnlySpan<byte> planar, int channels, int size)
    {
        var rows = new byte[size * (1 + channels * size)];
        var at = 0;
        for (var y = 0; y < size; y++)
        {
            at++;
            for (var x = 0; x < size; x++)
            {
                for (var channel = 0; channel < channels; channel++)
                {
                    rows[at++] = planar[(channel * size + y) * size + x];
                }
            }
        }

        return rows;
    }

    private static byte[] Deflated(byte[] rows)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            zlib.Write(rows);
        }

        return packed.ToArray();
    }

    private static void Chunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        file.Write(type);
        file.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(Crc(uint.MaxValue, type), content));
        file.Write(number);
    }

    private static uint Crc(uint crc, ReadOnlySpan<byte> bytes)
    {
        const uint polynomial = 0xEDB88320;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * polynomial);
            }
        }

        return crc;
    }
}
