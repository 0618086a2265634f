using System.Text;

namespace DeffArts.Files;

/// <summary>
/// The one door to files that a user names or a run folder holds. Only what has an end is read: no device, no named
/// pipe that waits for a writer, and of a file that grows meanwhile no more than its kind can sensibly have.
/// </summary>
public static class InputFile
{
    private const int BufferSize = 1 << 16;
    private static readonly UTF8Encoding StrictUtf8 = new(
        encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Opens a regular file.</summary>
    /// <param name="path">The file; a link is followed.</param>
    /// <param name="share">What others may do meanwhile.</param>
    /// <param name="bufferSize">In bytes; 0 for none.</param>
    /// <exception cref="IOException">
    /// Not there, no regular file, or not to be read; <see cref="FileReason"/> says it.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">No permission.</exception>
    public static FileStream Open(string path, FileShare share = FileShare.Read, int bufferSize = BufferSize)
    {
        Require(path, mayBePipe: false);
        return new FileStream(path, FileMode.Open, FileAccess.Read, share, bufferSize, FileOptions.SequentialScan);
    }

    /// <summary>
    /// All bytes of a file, or of a pipe that the program was handed open, as by <c>&lt;(command)</c>.
    /// </summary>
    /// <param name="path">The file; a link is followed.</param>
    /// <param name="most">The most bytes that such a file can sensibly have.</param>
    /// <exception cref="IOException">As of <see cref="Open"/>, or too long.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission.</exception>
    public static byte[] ReadBytes(string path, long most)
    {
        Require(path, mayBePipe: true);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        var length = file.CanSeek ? file.Length : 0;
        if (length > most)
        {
            throw TooLong(most);
        }

        using var content = new MemoryStream((int)length);
        var buffer = new byte[BufferSize];
        for (int read; (read = file.Read(buffer)) > 0;)
        {
            if (content.Length + read > most)
            {
                throw TooLong(most);
            }

            content.Write(buffer, 0, read);
        }

        return content.Length == content.Capacity ? content.GetBuffer() : content.ToArray();
    }

    /// <summary>The text of a file: see <see cref="Text"/>.</summary>
    /// <inheritdoc cref="ReadBytes"/>
    public static string ReadText(string path, long most) => Text(ReadBytes(path, most));

    /// <summary>
    /// The text of UTF-8, with or without its mark in front. Nothing is replaced: what is no text is refused.
    /// </summary>
    /// <exception cref="IOException">It is no UTF-8.</exception>
    public static string Text(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return StrictUtf8.GetString(WithoutMark(utf8));
        }
        catch (DecoderFallbackException e)
        {
            throw new IOException($"it is no UTF-8 text, at byte {e.Index + 1}", e);
        }
    }

    /// <summary>The bytes after the mark that some editors put before UTF-8.</summary>
    internal static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> utf8) =>
        utf8.StartsWith(Encoding.UTF8.Preamble) ? utf8[Encoding.UTF8.Preamble.Length..] : utf8;

    private static void Require(string path, bool mayBePipe)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var problem = FileKinds.Of(path) switch
        {
            FileKind.Folder => "it is a folder",
            FileKind.Device => "it is a device, not a file",
            FileKind.Socket => "it is a socket, not a file",
            FileKind.Pipe when !mayBePipe || !FileKinds.IsDescriptor(path) => "it is a pipe, not a file",
            _ => null,
        };
        if (problem is not null)
        {
            throw new IOException(problem);
        }
    }

    private static IOException TooLong(long most) => new($"too long, more than {most} bytes; is it the right file?");
}
