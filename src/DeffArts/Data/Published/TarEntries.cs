using System.Text;

namespace DeffArts.Data.Published;

/// <summary>
/// The plain files of a tar archive, front to back. Only their names and sizes are read: extended headers, which the
/// formats have for long names and times, are passed over, so that nothing of a size that a header claims is allocated.
/// </summary>
internal sealed class TarEntries(Stream archive)
{
    private const int BlockBytes = 512;
    private const int NameBytes = 100;
    private const int SizeAt = 124, SizeBytes = 12;
    private const int SumAt = 148, SumBytes = 8;
    private const int TypeAt = 156;
    private readonly byte[] header = new byte[BlockBytes];
    private long left;

    /// <summary>Name and size of the next plain file; null at the end of the archive.</summary>
    /// <exception cref="InvalidDataException">No header of tar.</exception>
    /// <exception cref="EndOfStreamException">The archive ends inside an entry.</exception>
    public (string Name, long Bytes)? Next()
    {
        while (true)
        {
            Pass(left);
            left = 0;
            var read = archive.ReadAtLeast(header, BlockBytes, throwOnEndOfStream: false);
            if (read == 0 || !header.AsSpan(0, read).ContainsAnyExcept((byte)0))
            {
                return null;
            }

            if (read < BlockBytes || Sum() != Number(SumAt, SumBytes))
            {
                throw new InvalidDataException("it is no tar archive, or a header in it is damaged");
            }

            var bytes = Number(SizeAt, SizeBytes);
            left = (bytes + BlockBytes - 1) / BlockBytes * BlockBytes;
            if (header[TypeAt] is (byte)'0' or 0)
            {
                return (Encoding.UTF8.GetString(header.AsSpan(0, NameBytes)).Split('\0')[0], bytes);
            }
        }
    }

    /// <summary>Reads the next bytes of the file that <see cref="Next"/> named.</summary>
    /// <exception cref="EndOfStreamException">There are not so many.</exception>
    public void ReadExactly(Span<byte> target)
    {
        if (target.Length > left)
        {
            throw new EndOfStreamException("a file in it is shorter than it should be");
        }

        archive.ReadExactly(target);
        left -= target.Length;
    }

    private void Pass(long bytes)
    {
        Span<byte> passed = stackalloc byte[BlockBytes];
        for (; bytes > 0; bytes -= BlockBytes)
        {
            archive.ReadExactly(passed[..(int)Math.Min(bytes, BlockBytes)]);
        }
    }

    // Octal digits between blanks. Sizes that need more digits, which GNU writes in binary, are no data set of ours.
    private long Number(int at, int length)
    {
        var digits = Encoding.ASCII.GetString(header.AsSpan(at, length)).Trim('\0', ' ');
        return digits.Length > 0 && digits.All(digit => digit is >= '0' and <= '7')
            ? digits.Aggregate(0L, (number, digit) => number * 8 + (digit - '0'))
            : throw new InvalidDataException("a header in it is damaged");
    }

    // Of all bytes of the header, those of the sum itself taken for blanks.
    private long Sum()
    {
        var sum = 0L;
        for (var i = 0; i < BlockBytes; i++)
        {
            sum += i is >= SumAt and < SumAt + SumBytes ? ' ' : header[i];
        }

        return sum;
    }
}
