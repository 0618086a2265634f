namespace DeffArts.Data.Photographs;

/// <summary>
/// What a JPEG or PNG file says of itself, read before anything is decoded: a decoder believes the file, so the work
/// and memory that it may ask for are bounded here.
/// </summary>
/// <param name="Width">Pixels a row.</param>
/// <param name="Height">Rows.</param>
internal readonly record struct ImageStructure(int Width, int Height)
{
    /// <summary>What a file is called whose end is missing.</summary>
    public const string Truncated = "truncated";

    /// <summary>What a file is called that contradicts itself.</summary>
    public const string Damaged = "damaged";

    // Enough for any camera; a header may claim more than memory holds.
    private const long MostPixels = 128L << 20;

    /// <summary>Walks through the whole file.</summary>
    /// <exception cref="InvalidDataException">It cannot be decoded; the message says why in a few words.</exception>
    public static ImageStructure Of(ReadOnlySpan<byte> content)
    {
        if (IsPng(content))
        {
            return PngStructure.Of(content);
        }

        return IsJpeg(content) ? JpegStructure.Of(content) : throw new InvalidDataException("not a JPEG or PNG");
    }

    /// <summary>The size that a header claims.</summary>
    /// <exception cref="InvalidDataException">There are no pixels, or more than are decoded.</exception>
    public static ImageStructure Checked(long width, long height)
    {
        if (width is < 1 or > int.MaxValue || height is < 1 or > int.MaxValue)
        {
            throw new InvalidDataException(Damaged);
        }

        return width * height <= MostPixels
            ? new((int)width, (int)height)
            : throw new InvalidDataException($"{width} x {height} is too large an image");
    }

    private static bool IsJpeg(ReadOnlySpan<byte> content) => content.StartsWith<byte>([0xFF, 0xD8, 0xFF]);

    private static bool IsPng(ReadOnlySpan<byte> content) =>
        content.StartsWith<byte>([0x89, (byte)'P', (byte)'N', (byte)'G']);
}
