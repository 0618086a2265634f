namespace DeffArts.Data.Photographs;

/// <summary>
/// A file's bytes for a decoder that takes its place in the stream for the only sign of the end: nothing moves beyond
/// the end, reading there is counted, and who goes on reading there is stopped.
/// </summary>
internal sealed class EndingStream(byte[] content) : Stream
{
    // A decoder looks a few bytes ahead; one that asks so often waits for something that never comes.
    private const int MostReadsPastEnd = 1 << 20;

    private int at;
    private int readsPastEnd;

    /// <summary>Whether more was asked for than there is.</summary>
    public bool WasExhausted => readsPastEnd > 0;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => content.Length;

    /// <inheritdoc/>
    public override long Position
    {
        get => at;
        set => Seek(value, SeekOrigin.Begin);
    }

    /// <inheritdoc/>
    public override int ReadByte()
    {
        if (at < content.Length)
        {
            return content[at++];
        }

        CountPastEnd();
        return -1;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        var there = Math.Min(buffer.Length, content.Length - at);
        if (there < buffer.Length)
        {
            CountPastEnd();
        }

        content.AsSpan(at, there).CopyTo(buffer);
        at += there;
        return there;
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin)
    {
        var target = offset + origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => at, _ => content.Length };
        if (target > content.Length)
        {
            CountPastEnd();
        }

        at = (int)Math.Clamp(target, 0, content.Length);
        return at;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void CountPastEnd()
    {
        if (++readsPastEnd > MostReadsPastEnd)
        {
            throw new EndOfStreamException("the decoder reads on past the end");
        }
    }
}
