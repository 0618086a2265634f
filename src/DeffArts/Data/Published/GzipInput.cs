using System.Buffers.Binary;
using System.IO.Compression;

namespace DeffArts.Data.Published;

/// <summary>
/// Reads a gzip file and notices when it was cut off. <see cref="GZipStream"/> takes a truncated file for a short one,
/// and without the trailer it compares no checksum; the trailer's length field tells.
/// </summary>
internal sealed class GzipInput : Stream
{
    // A header of 10 bytes, an empty block of 2, a trailer of 8.
    private const int SmallestFile = 20;

    private readonly GZipStream unpacked;
    private readonly uint statedLength;
    private readonly long most;
    private long length;

    /// <summary>
    /// Reads the whole of <paramref name="file"/> through <paramref name="packed"/>, which passes its bytes on.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="packed">Its bytes.</param>
    /// <param name="most">
    /// The most bytes that it may unpack to: a thousandth of them in a file would keep us busy for hours.
    /// </param>
    /// <exception cref="InvalidDataException">The file is too short.</exception>
    public GzipInput(FileStream file, Stream packed, long most)
    {
        this.most = most;
        if (file.Length < SmallestFile)
        {
            throw new InvalidDataException("it is shorter than any gzip file");
        }

        Span<byte> trailer = stackalloc byte[sizeof(uint)];
        file.Position = file.Length - trailer.Length;
        file.ReadExactly(trailer);
        file.Position = 0;
        statedLength = BinaryPrimitives.ReadUInt32LittleEndian(trailer);
        unpacked = new(packed, CompressionMode.Decompress, leaveOpen: true);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var read = unpacked.Read(buffer);
        length += read;
        if (length > this.most)
        {
            throw new InvalidDataException($"it unpacks to more than {this.most} bytes");
        }

        // The field holds the length modulo 2^32.
        return read > 0 || buffer.IsEmpty || unchecked((uint)length) == statedLength
            ? read
            : throw new InvalidDataException("it ends early");
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            unpacked.Dispose();
        }

        base.Dispose(disposing);
    }
}
