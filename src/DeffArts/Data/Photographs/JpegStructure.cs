using System.Buffers.Binary;

namespace DeffArts.Data.Photographs;

/// <summary>The markers of a JPEG file (ITU-T T.81, annex B), as far as they bound what decoding it costs.</summary>
internal static class JpegStructure
{
    private const byte Prefix = 0xFF;
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;
    private const int LengthBytes = 2;
    private const int FrameBytes = 8;

    // A block of 8 x 8 pixels takes a bit at least, so a byte holds no more than this.
    private const long MostPixelsOfByte = 8 * 64;

    // A progressive image is walked through for every scan, and a scan may be ten bytes long. Cameras and programs
    // write about ten scans; this is sixteen of the largest image.
    private const long MostScannedPixels = 2L << 30;

    /// <summary>The frame's size; every segment lies in the file, and the file ends with its end marker.</summary>
    /// <exception cref="InvalidDataException">
    /// The end is missing, a segment is wrong, or decoding would cost too much.
    /// </exception>
    public static ImageStructure Of(ReadOnlySpan<byte> content)
    {
        ImageStructure? frame = null;
        var scans = 0;
        for (var at = LengthBytes; ;)
        {
            var marker = NextMarker(content, ref at);
            if (marker == EndOfImage)
            {
                break;
            }

            if (StandsAlone(marker))
            {
                continue;
            }

            var segment = Segment(content, at);
            if (IsFrame(marker))
            {
                frame = frame is null ? SizeOf(segment) : throw new InvalidDataException(ImageStructure.Damaged);
            }

            scans += marker == StartOfScan ? 1 : 0;
            at += segment.Length;
        }

        var size = frame is { } found && scans > 0 ? found : throw new InvalidDataException(ImageStructure.Damaged);
        var pixels = (long)size.Width * size.Height;
        return pixels <= content.Length * MostPixelsOfByte && pixels * scans <= MostScannedPixels
            ? size
            : throw new InvalidDataException(ImageStructure.Damaged);
    }

    /// <summary>
    /// The next marker's second byte; entropy-coded data and padding are passed over, as decoders do.
    /// </summary>
    private static byte NextMarker(ReadOnlySpan<byte> content, ref int at)
    {
        var prefix = content[at..].IndexOf(Prefix);
        var second = prefix < 0 ? -1 : content[(at + prefix)..].IndexOfAnyExcept(Prefix);
        if (second < 0)
        {
            throw new InvalidDataException(ImageStructure.Truncated);
        }

        at += prefix + second;
        return content[at++];
    }

    // A stuffed zero, TEM, the restarts, a further start of image.
    private static bool StandsAlone(byte marker) => marker is 0x00 or 0x01 or (>= 0xD0 and <= 0xD8);

    // SOF0 to SOF15 without DHT, JPG and DAC, which lie between them.
    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    private static ReadOnlySpan<byte> Segment(ReadOnlySpan<byte> content, int at)
    {
        if (content.Length - at < LengthBytes)
        {
            throw new InvalidDataException(ImageStructure.Truncated);
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(content[at..]);
        return length < LengthBytes ? throw new InvalidDataException(ImageStructure.Damaged)
            : length > content.Length - at ? throw new InvalidDataException(ImageStructure.Truncated)
            : content.Slice(at, length);
    }

    private static ImageStructure SizeOf(ReadOnlySpan<byte> frame) => frame.Length < FrameBytes
        ? throw new InvalidDataException(ImageStructure.Damaged)
        : ImageStructure.Checked(
            BinaryPrimitives.ReadUInt16BigEndian(frame[5..]), BinaryPrimitives.ReadUInt16BigEndian(frame[3..]));
}
