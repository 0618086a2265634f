using System.Buffers.Binary;

namespace DeffArts.Tests.Data;

/// <summary>
/// Writes JPEG files for tests, independently of the decoder under test: coefficients are chosen, not transformed, and
/// every Huffman code of a table has the same length.
/// </summary>
internal static class Jpeg
{
    private const int DirectCodeBits = 4;
    private const int AlternatingCodeBits = 8;
    private const byte EndOfBlock = 0;

    // Run of zeros and size of the value after it, four bits each, beside the end of a block.
    private static readonly byte[] AlternatingSymbols =
        [EndOfBlock, .. Enumerable.Range(0, 16)
            .SelectMany(run => Enumerable.Range(1, 10).Select(size => (byte)(run << 4 | size)))];

    /// <summary>An image of one grey; its blocks hold nothing but their mean.</summary>
    public static byte[] Grey(int width, int height, byte value) =>
        Encode(width, height, components: 1, isProgressive: false, (_, place) => place == 0 ? value - 128 : 0);

    /// <summary>
    /// An image whose blocks have the coefficients that <paramref name="coefficient"/> gives for (component, place in
    /// zigzag order); a quantisation step is 8, so that the first is a difference in grey.
    /// </summary>
    public static byte[] Encode(
        int width, int height, int components, bool isProgressive, Func<int, int, int> coefficient)
    {
        var ids = Enumerable.Range(0, components).ToArray();
        var blocks = (width + 7) / 8 * ((height + 7) / 8);
        List<byte> file = [0xFF, 0xD8];
        file.AddRange(Segment(0xE0, [.. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0]));
        file.AddRange(Segment(0xDB, [0, .. Enumerable.Repeat((byte)8, 64)]));
        file.AddRange(Segment(isProgressive ? (byte)0xC2 : (byte)0xC0,
            [8, .. Word(height), .. Word(width), (byte)components,
                .. ids.SelectMany(id => new byte[] { (byte)(id + 1), 0x11, 0 })]));
        file.AddRange(Segment(
            0xC4, [0x00, .. Counts(DirectCodeBits, 12), .. Enumerable.Range(0, 12).Select(size => (byte)size)]));
        file.AddRange(
            Segment(0xC4, [0x10, .. Counts(AlternatingCodeBits, AlternatingSymbols.Length), .. AlternatingSymbols]));
        if (isProgressive)
        {
            file.AddRange(Scan(ids, 0, 0, blocks, coefficient));
            foreach (var id in ids)
            {
                file.AddRange(Scan([id], 1, 63, blocks, coefficient));
            }
        }
        else
        {
            file.AddRange(Scan(ids, 0, 63, blocks, coefficient));
        }

        return [.. file, 0xFF, 0xD9];
    }

    private static byte[] Scan(int[] ids, int first, int last, int blocks, Func<int, int, int> coefficient)
    {
        var bits = new BitWriter();
        for (var block = 0; block < blocks; block++)
        {
            foreach (var id in ids)
            {
                if (first == 0)
                {
                    // All blocks are alike, so only the first differs from the one before it.
                    var difference = block == 0 ? coefficient(id, 0) : 0;
                    bits.Write(SizeOf(difference), DirectCodeBits);
                    bits.WriteValue(difference);
                }

                WriteAlternating(bits, Math.Max(1, first), last, place => coefficient(id, place));
            }
        }

        return
        [
            .. Segment(0xDA, [(byte)ids.Length, .. ids.SelectMany(id => new byte[] { (byte)(id + 1), 0x00 }),
                (byte)first, (byte)last, 0]),
            .. bits.End(),
        ];
    }

    private static void WriteAlternating(BitWriter bits, int first, int last, Func<int, int> coefficient)
    {
        var run = 0;
        for (var place = first; place <= last; place++)
        {
            if (coefficient(place) is var value && value == 0)
            {
                run++;
                continue;
            }

            bits.Write(Array.IndexOf(AlternatingSymbols, (byte)(run << 4 | SizeOf(value))), AlternatingCodeBits);
            bits.WriteValue(value);
            run = 0;
        }

        if (run > 0)
        {
            bits.Write(EndOfBlock, AlternatingCodeBits);
        }
    }

    private static int SizeOf(int value) => value == 0 ? 0 : int.Log2(Math.Abs(value)) + 1;

    private static byte[] Counts(int length, int symbols)
    {
        var counts = new byte[16];
        counts[length - 1] = (byte)symbols;
        return counts;
    }

    private static byte[] Segment(byte marker, byte[] content) =>
        [0xFF, marker, .. Word(content.Length + 2), .. content];

    private static byte[] Word(int value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)value);
        return bytes;
    }

    private sealed class BitWriter
    {
        private readonly List<byte> bytes = [];
        private int held;
        private int count;

        public void Write(int code, int length)
        {
            for (var bit = length - 1; bit >= 0; bit--)
            {
                held = held << 1 | code >> bit & 1;
                if (++count == 8)
                {
                    bytes.AddRange(held == 0xFF ? [0xFF, 0] : [(byte)held]);
                    (held, count) = (0, 0);
                }
            }
        }

        public void WriteValue(int value) => Write(value < 0 ? value - 1 : value, SizeOf(value));

        public byte[] End()
        {
            while (count != 0)
            {
                Write(1, 1);
            }

            return [.. bytes];
        }
    }
}
