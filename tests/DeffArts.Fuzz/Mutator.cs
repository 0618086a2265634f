using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using DeffArts.Data;

namespace DeffArts.Fuzz;

/// <summary>Damages valid inputs. What it does is purely a function of the random sequence that it is given.</summary>
internal sealed class Mutator(Randomness random, Target target)
{
    private const int MostSteps = 6;
    private static readonly byte[] TellingBytes = [0, 1, 0x7F, 0x80, 0xFE, 0xFF, .. "\"\\{}[]():,'#=\n\r \t-.eE0"u8];
    private static readonly long[] TellingNumbers =
    [
        0, 1, 2, -1, 127, 128, 255, 256, short.MaxValue, 1 << 16, int.MaxValue, int.MinValue, uint.MaxValue, 1L << 32,
        long.MaxValue, long.MinValue,
    ];

    private static readonly ImmutableArray<byte[]> Numbers =
    [
        .. TellingNumbers.Select(number => Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture))),
        .. new[] { "1e400", "-1e400", "1e-400", "0.5", "-0", "99999999999999999999999", "1E9", "00", "0x10", "NaN" }
            .Select(Encoding.ASCII.GetBytes),
    ];

    /// <summary>A damaged seed.</summary>
    public byte[] Next()
    {
        var input = Seed();
        for (var steps = 1 + Below(MostSteps) * Below(2); steps > 0; steps--)
        {
            input = Step(input);
        }

        return input.Length <= target.LongestInput ? input : input[..target.LongestInput];
    }

    private byte[] Seed() => target.Seeds[Below(target.Seeds.Length)].ToArray();

    private byte[] Step(byte[] input) => input.Length == 0 ? [Byte()] : Below(14) switch
    {
        0 => With(input, bytes => bytes[Below(bytes.Length)] ^= (byte)(1 << Below(8))),
        1 => With(input, bytes => bytes[Below(bytes.Length)] = Byte()),
        2 => With(input, bytes => bytes[Below(bytes.Length)] = TellingBytes[Below(TellingBytes.Length)]),
        3 => Replaced(input, Chunk(input), []),
        4 => Chunk(input) is var chunk ? Replaced(input, (chunk.End, chunk.End), input[chunk.Begin..chunk.End]) : input,
        5 => Replaced(input, Empty(input), [.. Enumerable.Range(0, 1 + Below(8)).Select(_ => Byte())]),
        6 => input[..Below(input.Length)],
        7 => Spliced(input, Seed()),
        8 => Replaced(input, Empty(input), Word()),
        9 or 10 => Replaced(input, Field(input), Word()),
        11 or 12 => Replaced(input, Digits(input), Numbers[Below(Numbers.Length)]),
        _ => With(input, WriteNumber),
    };

    private static byte[] With(byte[] input, Action<byte[]> change)
    {
        change(input);
        return input;
    }

    private static byte[] Replaced(byte[] input, (int Begin, int End) place, byte[] by) =>
        [.. input.AsSpan(0, place.Begin), .. by, .. input.AsSpan(place.End)];

    private byte[] Spliced(byte[] input, byte[] other) =>
        [.. input.AsSpan(0, Below(input.Length)), .. other.AsSpan(Below(other.Length + 1))];

    // Half of them short: an edge of a structure is more often hit.
    private (int Begin, int End) Chunk(byte[] input)
    {
        var begin = Below(input.Length);
        return (begin, begin + 1 + Below(Math.Min(input.Length - begin, Below(2) == 0 ? 8 : input.Length)));
    }

    private (int Begin, int End) Empty(byte[] input) => Below(input.Length + 1) is var place ? (place, place) : default;

    // A value of a text: what stands between two marks.
    private (int Begin, int End) Field(byte[] input)
    {
        var begin = Below(input.Length);
        while (begin > 0 && !IsMark(input[begin - 1]))
        {
            begin--;
        }

        var end = begin;
        while (end < input.Length && !IsMark(input[end]))
        {
            end++;
        }

        return (begin, end);
    }

    private (int Begin, int End) Digits(byte[] input)
    {
        var begin = Below(input.Length);
        while (begin < input.Length && !char.IsAsciiDigit((char)input[begin]))
        {
            begin++;
        }

        var end = begin;
        while (end < input.Length && (char.IsAsciiDigit((char)input[end]) || input[end] == '.'))
        {
            end++;
        }

        return (begin, end);
    }

    // A length or an offset of a binary header.
    private void WriteNumber(byte[] input)
    {
        Span<byte> number = stackalloc byte[sizeof(long)];
        var value = Below(2) == 0 ? TellingNumbers[Below(TellingNumbers.Length)] : Below(2 * input.Length + 2);
        BinaryPrimitives.WriteInt64LittleEndian(number, value);
        number = number[..(1 << Below(4))];
        if (Below(2) == 0)
        {
            number.Reverse();
        }

        var place = Below(input.Length);
        number[..Math.Min(number.Length, input.Length - place)].CopyTo(input.AsSpan(place));
    }

    private byte[] Word() => target.Words.Length > 0 && Below(4) > 0
        ? target.Words[Below(target.Words.Length)]
        : Numbers[Below(Numbers.Length)];

    private static bool IsMark(byte value) => ":,[]{}()=\n\0"u8.Contains(value);

    private byte Byte() => (byte)random.NextBits();

    private int Below(int count) => (int)(random.NextBits() % (ulong)count);
}
