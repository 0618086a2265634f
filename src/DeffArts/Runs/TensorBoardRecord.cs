using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace DeffArts.Runs;

/// <summary>
/// Records of TensorBoard's event files: <c>Event</c> messages of TensorFlow's <c>event.proto</c> in the TFRecord
/// frame, length and content each with a masked CRC-32C.
/// </summary>
internal static class TensorBoardRecord
{
    private const uint Mask = 0xa282ead8;

    // Field number and wire type (0 varint, 1 eight bytes, 2 of a length, 5 four bytes), as a tag byte.
    private const byte EventWallTime = (1 << 3) | 1;
    private const byte EventStep = 2 << 3;
    private const byte EventFileVersion = (3 << 3) | 2;
    private const byte EventSummary = (5 << 3) | 2;
    private const byte SummaryValue = (1 << 3) | 2;
    private const byte ValueTag = (1 << 3) | 2;
    private const byte ValueSimple = (2 << 3) | 5;

    /// <summary>The record that every file begins with.</summary>
    public static byte[] Version(DateTimeOffset now) =>
        Frame([.. WallTime(now.ToUnixTimeMilliseconds() / 1000.0), .. Part(EventFileVersion, "brain.Event:2"u8)]);

    /// <summary>Scalars at one step.</summary>
    /// <param name="wallTime">Seconds since 1970.</param>
    /// <param name="step">The place on TensorBoard's axis.</param>
    /// <param name="scalars">Names and values.</param>
    public static byte[] Scalars(double wallTime, long step, IEnumerable<(string Tag, float Value)> scalars)
    {
        List<byte> summary = [];
        var number = new byte[sizeof(float)];
        foreach (var (tag, value) in scalars)
        {
            BinaryPrimitives.WriteSingleLittleEndian(number, value);
            summary.AddRange(
                Part(SummaryValue, [.. Part(ValueTag, Encoding.UTF8.GetBytes(tag)), ValueSimple, .. number]));
        }

        return Frame([.. WallTime(wallTime), EventStep, .. Varint((ulong)step), .. Part(EventSummary, [.. summary])]);
    }

    private static byte[] WallTime(double seconds)
    {
        var field = new byte[1 + sizeof(double)];
        field[0] = EventWallTime;
        BinaryPrimitives.WriteDoubleLittleEndian(field.AsSpan(1), seconds);
        return field;
    }

    private static byte[] Part(byte tag, ReadOnlySpan<byte> content) =>
        [tag, .. Varint((ulong)content.Length), .. content];

    private static List<byte> Varint(ulong value)
    {
        List<byte> bytes = [];
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return bytes;
    }

    private static byte[] Frame(byte[] content)
    {
        var frame = new byte[sizeof(ulong) + sizeof(uint) + content.Length + sizeof(uint)];
        BinaryPrimitives.WriteUInt64LittleEndian(frame, (ulong)content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(sizeof(ulong)), Checksum(frame.AsSpan(0, sizeof(ulong))));
        content.CopyTo(frame, sizeof(ulong) + sizeof(uint));
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(frame.Length - sizeof(uint)), Checksum(content));
        return frame;
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var one in bytes)
        {
            crc = BitOperations.Crc32C(crc, one);
        }

        crc = ~crc;
        return BitOperations.RotateRight(crc, 15) + Mask;
    }
}
