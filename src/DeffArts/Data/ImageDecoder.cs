using DeffArts.Files;
using StbImageSharp;

namespace DeffArts.Data;

/// <summary>
/// Decodes a JPEG or PNG file to red, green, blue. Transparency and orientation tags are ignored, as torchvision's
/// ImageFolder does.
/// </summary>
internal static class ImageDecoder
{
    private const long MostFileBytes = 256L << 20;

    // Enough for any camera; a header may claim more than memory holds.
    private const long MostPixels = 128L << 20;

    /// <summary>
    /// Decodes the file into <paramref name="target"/>, 3 x size x size. Returns null, or why the file is unreadable.
    /// </summary>
    public static string? Decode(string path, long bytes, Span<byte> target, int size)
    {
        // Devices and pipes have the length 0 and may never end: they are not opened.
        if (bytes is 0 or > MostFileBytes)
        {
            return bytes == 0 ? "empty or not a file" : "too large a file";
        }

        try
        {
            var content = InputFile.ReadBytes(path, MostFileBytes);
            if (!IsJpeg(content) && !IsPng(content))
            {
                return "not a JPEG or PNG";
            }

            using var stream = new MemoryStream(content, writable: false);
            if (ImageInfo.FromStream(stream) is not { Width: > 0, Height: > 0 } info)
            {
                return "no image header";
            }

            if ((long)info.Width * info.Height > MostPixels)
            {
                return $"{info.Width} x {info.Height} is too large an image";
            }

            var image = ImageResult.FromMemory(content, ColorComponents.RedGreenBlue);
            new Resampler(image.Width, image.Height, size).CentreSquare(image.Data, channels: 3, target);
            return null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Damaged files make the decoder throw whatever its indices and tables lead to; the reason is reported.
            return FileReason.IsRefusal(e) ? $"cannot be opened, {FileReason.Of(e)}" : "damaged";
        }
    }

    private static bool IsJpeg(ReadOnlySpan<byte> content) => content.StartsWith<byte>([0xFF, 0xD8, 0xFF]);

    private static bool IsPng(ReadOnlySpan<byte> content) => content.StartsWith<byte>([0x89, (byte)'P', (byte)'N', (byte)'G']);
}
