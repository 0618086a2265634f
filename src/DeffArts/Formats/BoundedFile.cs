using System.Text;

namespace DeffArts.Formats;

/// <summary>
/// Reads small files whole, and no more of them than they can sensibly have: a device says that it has no bytes and
/// gives them without end.
/// </summary>
public static class BoundedFile
{
    private const int ChunkBytes = 1 << 16;
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>All bytes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="longest">The most bytes that such a file can have.</param>
    /// <exception cref="FormatException">It has more.</exception>
    /// <exception cref="IOException">It is not there or cannot be read; <see cref="UnauthorizedAccessException"/> as well.</exception>
    public static byte[] ReadBytes(string path, int longest)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        using var content = new MemoryStream();
        var chunk = new byte[ChunkBytes];
        while (file.Read(chunk) is var read and > 0)
        {
            content.Write(chunk, 0, read);
            if (content.Length > longest)
            {
                throw new FormatException($"it is too long, over {longest} bytes; is it the right file?");
            }
        }

        return content.ToArray();
    }

    /// <summary>All text; see <see cref="Text"/> and <see cref="ReadBytes"/>.</summary>
    /// <exception cref="FormatException">It is longer, or no UTF-8.</exception>
    /// <exception cref="IOException">It is not there or cannot be read; <see cref="UnauthorizedAccessException"/> as well.</exception>
    public static string ReadText(string path, int longest) => Text(ReadBytes(path, longest));

    /// <summary>The text of UTF-8, with or without its mark in front. Nothing is replaced: what is no text is refused.</summary>
    /// <exception cref="FormatException">It is no UTF-8.</exception>
    public static string Text(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return StrictUtf8.GetString(WithoutMark(utf8));
        }
        catch (DecoderFallbackException e)
        {
            throw new FormatException($"it is no UTF-8 text (byte {e.Index + 1})", e);
        }
    }

    /// <summary>The bytes after the mark that some editors put before UTF-8.</summary>
    internal static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> utf8) =>
        utf8.StartsWith(Encoding.UTF8.Preamble) ? utf8[Encoding.UTF8.Preamble.Length..] : utf8;
}
