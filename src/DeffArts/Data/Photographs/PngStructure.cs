using System.Buffers.Binary;
using System.IO.Compression;

namespace DeffArts.Data.Photographs;

/// <summary>The chunks of a PNG file (ISO/IEC 15948), as far as they bound what decoding it costs.</summary>
internal static class PngStructure
{
    private const int HeaderBytes = 13;
    private const int ChunkFrameBytes = 12;
    private const int TypeAt = 4;
    private const int ContentAt = 8;

    // What decoders hold beside the pixels; more than 128 million pixels of four bytes.
    private const long MostRowBytes = 512L << 20;

    // Deflate's densest code.
    private const long MostInflation = 1032;

    // Some programs pack a little more than the rows; a file that goes on and on is not decoded.
    private const long MostSurplus = 1 << 20;

    private static readonly byte[] Signature = [0x89, .. "PNG\r\n\x1a\n"u8];

    // First pixel and step of the seven passes of Adam7: x, y, x step, y step.
    private static readonly (int X, int Y, int StepX, int StepY)[] Passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>
    /// The header's size; every chunk lies in the file, the last one is there, and the rows unpack to that size.
    /// </summary>
    /// <exception cref="InvalidDataException">
    /// The end is missing, or the file contradicts itself or would cost too much.
    /// </exception>
    public static ImageStructure Of(ReadOnlySpan<byte> content)
    {
        Require(content.StartsWith(Signature));
        using var packed = new MemoryStream();
        (ImageStructure Size, long RowBytes)? header = null;
        var rest = content[Signature.Length..];
        while (true)
        {
            var chunk = First(rest);
            var type = chunk[TypeAt..ContentAt];
            var body = chunk[ContentAt..^TypeAt];
            if (header is null)
            {
                Require(type.SequenceEqual("IHDR"u8) && body.Length == HeaderBytes);
                header = Header(body);
            }
            else if (type.SequenceEqual("IDAT"u8))
            {
                packed.Write(body);
            }
            else if (type.SequenceEqual("IEND"u8))
            {
                break;
            }

            rest = rest[chunk.Length..];
        }

        packed.Position = 0;
        RequireRows(packed, header.Value.RowBytes);
        return header.Value.Size;
    }

    /// <summary>Length, type, content and check of the chunk that the bytes begin with.</summary>
    private static ReadOnlySpan<byte> First(ReadOnlySpan<byte> rest)
    {
        var length = rest.Length < ChunkFrameBytes ? long.MaxValue : BinaryPrimitives.ReadUInt32BigEndian(rest);
        return length <= rest.Length - ChunkFrameBytes
            ? rest[..((int)length + ChunkFrameBytes)]
            : throw new InvalidDataException(ImageStructure.Truncated);
    }

    private static (ImageStructure Size, long RowBytes) Header(ReadOnlySpan<byte> header)
    {
        var size = ImageStructure.Checked(
            BinaryPrimitives.ReadUInt32BigEndian(header), BinaryPrimitives.ReadUInt32BigEndian(header[4..]));
        var (depth, interlaced) = (header[8], header[12] == 1);
        // By colour type: grey, RGB, palette, grey with alpha, RGB with alpha.
        var samples = header[9] switch { 0 => 1, 2 => 3, 3 => 1, 4 => 2, 6 => 4, _ => 0 };
        Require(samples > 0 && depth is 1 or 2 or 4 or 8 or 16);
        var bits = samples * depth;
        var rowBytes = interlaced
            ? Passes.Sum(
                pass => Bytes(Steps(size.Width, pass.X, pass.StepX), Steps(size.Height, pass.Y, pass.StepY), bits))
            : Bytes(size.Width, size.Height, bits);
        return rowBytes <= MostRowBytes
            ? (size, rowBytes)
            : throw new InvalidDataException($"{size.Width} x {size.Height} is too large an image");
    }

    private static long Steps(int length, int first, int step) => Math.Max(0, (length - first + step - 1) / step);

    // Each row has a filter's byte before it; a pass without pixels has no rows.
    private static long Bytes(long width, long height, int bits) =>
        width == 0 ? 0 : height * (1 + (width * bits + 7) / 8);

    private static void RequireRows(MemoryStream packed, long rowBytes)
    {
        Require(rowBytes <= packed.Length * MostInflation);
        using var rows = new ZLibStream(packed, CompressionMode.Decompress, leaveOpen: true);
        long unpacked = 0;
        try
        {
            var buffer = new byte[1 << 16];
            for (int read; unpacked <= rowBytes + MostSurplus && (read = rows.Read(buffer)) > 0;)
            {
                unpacked += read;
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new InvalidDataException(ImageStructure.Damaged, e);
        }

        Require(unpacked >= rowBytes && unpacked <= rowBytes + MostSurplus);
    }

    private static void Require(bool holds)
    {
        if (!holds)
        {
            throw new InvalidDataException(ImageStructure.Damaged);
        }
    }
}
