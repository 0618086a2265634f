using System.Text.Json;
using System.Text.Json.Nodes;
using DeffArts.Files;
using DeffArts.Formats;

namespace DeffArts.Runs;

/// <summary>
/// A log of one JSON object a line. A line is there once its newline is: what a killed writer left unfinished is no
/// line, is not read, and is cut off when the log is opened to go on.
/// </summary>
public sealed class EventLog : IDisposable
{
    private const byte NewLine = (byte)'\n';
    private const int BufferSize = 1 << 16;
    private const int LongestLine = 1 << 24;
    private readonly string path;
    private readonly FileStream log;

    /// <summary>Opens the log to append, and creates it where missing.</summary>
    /// <exception cref="InvalidRunException">It cannot be written.</exception>
    public EventLog(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        this.path = path;
        log = Guarded(
            () => new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0));
        try
        {
            Length = Guarded(EndOfLastLine);
            Guarded(() => Cut(Length));
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Bytes up to the end of the last line: what a checkpoint remembers for <see cref="TruncateTo"/>.
    /// </summary>
    public long Length { get; private set; }

    /// <summary>
    /// Adds a line and hands it to the operating system at once, so that it outlives this process; only
    /// <see cref="Flush"/> makes it outlive the machine.
    /// </summary>
    /// <exception cref="InvalidRunException">It cannot be written; the log ends where it ended before.</exception>
    /// <exception cref="ArgumentException">The object holds NaN or an infinity, which JSON has not.</exception>
    public void Append(JsonObject line)
    {
        ArgumentNullException.ThrowIfNull(line);
        byte[] bytes = [.. JsonSerializer.SerializeToUtf8Bytes(line), NewLine];
        Guarded(() =>
        {
            try
            {
                log.Write(bytes);
            }
            catch
            {
                // A disk that filled up half way through the line.
                Cut(Length);
                throw;
            }
        });
        Length += bytes.Length;
    }

    /// <summary>
    /// Brings all lines to the disk. Call it before a checkpoint that remembers <see cref="Length"/>.
    /// </summary>
    /// <exception cref="InvalidRunException">It cannot be written.</exception>
    public void Flush() => Guarded(() => log.Flush(flushToDisk: true));

    /// <summary>Drops the lines after an earlier <see cref="Length"/>: a resumed run writes them again.</summary>
    /// <exception cref="InvalidRunException">
    /// The log has no line that ends there: it is not the checkpoint's log.
    /// </exception>
    public void TruncateTo(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (length > Length || !Guarded(() => EndsLine(length)))
        {
            throw new InvalidRunException(
                $"{this.path} has no line that ends at byte {length}, where the checkpoint left it; "
                + "restore the file or start a new run");
        }

        Guarded(() => Cut(length));
        Length = length;
    }

    /// <summary>Reads the lines one by one; the log may be growing meanwhile.</summary>
    /// <exception cref="InvalidRunException">It cannot be read, or a line is not a JSON object.</exception>
    public static IEnumerable<JsonObject> Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return LinesOf(path).Select((line, index) => Parse(line, path, index + 1));
    }

    /// <summary>Closes the file; lines not flushed are with the operating system.</summary>
    public void Dispose() => log.Dispose();

    private static IEnumerable<byte[]> LinesOf(string path)
    {
        using var file = OpenToRead(path);
        var line = new List<byte>();
        var buffer = new byte[BufferSize];
        while (ReadSome(file, buffer, path) is var read and > 0)
        {
            var start = 0;
            while (Array.IndexOf(buffer, NewLine, start, read - start) is var end and >= 0)
            {
                line.AddRange(buffer.AsSpan(start..end));
                yield return [.. line];
                line.Clear();
                start = end + 1;
            }

            line.AddRange(buffer.AsSpan(start..read));
            if (line.Count > LongestLine)
                throw new InvalidRunException(
                    $"{path} has a line of more than {LongestLine} bytes; remove it or restore the file");
        }
    }

    private static JsonObject Parse(byte[] line, string path, int number)
    {
        try
        {
            return StrictJson.Parse(line);
        }
        catch (JsonException e)
        {
            throw new InvalidRunException(
                $"{path}, line {number}: not a JSON object; remove the line or restore the file", e);
        }
    }

    private static FileStream OpenToRead(string path)
    {
        try
        {
            return InputFile.Open(path, FileShare.ReadWrite, bufferSize: 0);
        }
        catch (Exception e) when (InvalidRunException.IsRefusal(e))
        {
            throw InvalidRunException.CannotRead(path, e);
        }
    }

    private static int ReadSome(FileStream file, byte[] buffer, string path)
    {
        try
        {
            return file.Read(buffer);
        }
        catch (IOException e)
        {
            throw InvalidRunException.CannotRead(path, e);
        }
    }

    private long EndOfLastLine()
    {
        var buffer = new byte[BufferSize];
        var end = log.Length;
        while (end > 0)
        {
            var start = Math.Max(0, end - buffer.Length);
            var part = buffer.AsSpan(0, (int)(end - start));
            log.Position = start;
            log.ReadExactly(part);
            if (part.LastIndexOf(NewLine) is var last and >= 0)
                return start + last + 1;

            end = start;
        }

        return 0;
    }

    private bool EndsLine(long length)
    {
        if (length == 0)
            return true;

        log.Position = length - 1;
        return log.ReadByte() == NewLine;
    }

    private void Cut(long length)
    {
        log.SetLength(length);
        log.Position = length;
    }

    private void Guarded(Action action) => Guarded(() =>
    {
        action();
        return true;
    });

    private T Guarded<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (InvalidRunException.IsRefusal(e))
        {
            throw InvalidRunException.CannotWrite(this.path, e);
        }
    }
}
