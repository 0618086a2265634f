using DeffArts.Files;
using StbImageSharp;

namespace DeffArts.Data.Photographs;

/// <summary>One image file as it was found.</summary>
/// <param name="Problem">Why it is unreadable; empty when it was decoded.</param>
/// <param name="Width">Pixels a row of the file's image; 0 when it is unreadable.</param>
/// <param name="Height">Its rows.</param>
internal readonly record struct DecodedFile(string Problem, int Width, int Height)
{
    /// <summary>Whether its pixels are there.</summary>
    public bool IsReadable => Problem.Length == 0;

    /// <summary>A file without pixels.</summary>
    public static DecodedFile Unreadable(string problem) => new(problem, 0, 0);
}

/// <summary>
/// Decodes a JPEG or PNG file to red, green, blue. Transparency and orientation tags are ignored, as torchvision's
/// ImageFolder does; a file whose end is missing is unreadable, as there.
/// </summary>
internal static class ImageDecoder
{
    private const long MostFileBytes = 256L << 20;

    /// <summary>
    /// Decodes the file into <paramref name="target"/>, 3 x size x size, or says why it is unreadable.
    /// </summary>
    public static DecodedFile Decode(string path, long bytes, Span<byte> target, int size)
    {
        // Devices and pipes have the length 0 and may never end: they are not opened.
        if (bytes is 0 or > MostFileBytes)
        {
            return DecodedFile.Unreadable(bytes == 0 ? "empty or not a file" : "too large a file");
        }

        try
        {
            return Decode(InputFile.ReadBytes(path, MostFileBytes), target, size);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return DecodedFile.Unreadable($"cannot be opened, {FileReason.Of(e)}");
        }
    }

    /// <summary>Decodes a file's content.</summary>
    public static DecodedFile Decode(byte[] content, Span<byte> target, int size)
    {
        try
        {
            var structure = ImageStructure.Of(content);
            using var stream = new EndingStream(content);
            var image = ImageResult.FromStream(stream, ColorComponents.RedGreenBlue);
            if (stream.WasExhausted)
            {
                return DecodedFile.Unreadable(ImageStructure.Truncated);
            }

            if ((image.Width, image.Height) != (structure.Width, structure.Height))
            {
                return DecodedFile.Unreadable(ImageStructure.Damaged);
            }

            new Resampler(image.Width, image.Height, size).CentreSquare(image.Data, channels: 3, target);
            return new(string.Empty, image.Width, image.Height);
        }
        catch (InvalidDataException e)
        {
            return DecodedFile.Unreadable(e.Message);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Damaged files make the decoder throw whatever its indices and tables lead to.
            return DecodedFile.Unreadable(ImageStructure.Damaged);
        }
    }
}
