using DeffArts.Data.Folders;

namespace DeffArts.Data.Photographs;

/// <summary>One image file as a set of one image, prepared as <see cref="ImageFolder"/> prepares its own.</summary>
public static class SingleImage
{
    /// <summary>
    /// Decodes the file: the short side is resized and the centre cropped; grey networks get the mean of red, green
    /// and blue, weighted as eyes do. The label is 0 and means nothing.
    /// </summary>
    /// <exception cref="DataException">Not there, or no whole JPEG or PNG image.</exception>
    public static ImageSet Read(string path, int size, int channels, IEnumerable<string> classes)
    {
        ArgumentNullException.ThrowIfNull(path);
        return !File.Exists(path)
            ? throw new DataException($"{path}: there is no such file: check the path")
            : TryRead(path, size, channels, classes, out var problem)
                ?? throw new DataException($"{path}: {problem}: give a whole JPEG or PNG image");
    }

    /// <summary>The same of one file of many: null where it cannot be read, with the reason in a few words.</summary>
    public static ImageSet? TryRead(
        string path, int size, int channels, IEnumerable<string> classes, out string problem)
    {
        ArgumentNullException.ThrowIfNull(path);
        var colour = new byte[3 * size * size];
        var decoded = ImageDecoder.Decode(path, FolderListing.Target(new FileInfo(path))?.Length ?? 0, colour, size);
        problem = decoded.Problem;
        return decoded.IsReadable
            ? new ImageSet(path, classes, channels, size, channels == 1 ? Grey(colour) : colour, [0])
            : null;
    }

    // ITU-R BT.601, as Pillow and torchvision turn colours to grey.
    private static byte[] Grey(byte[] colour)
    {
        var plane = colour.Length / 3;
        return [.. Enumerable.Range(0, plane).Select(i =>
            (byte)Math.Round(0.299 * colour[i] + 0.587 * colour[plane + i] + 0.114 * colour[2 * plane + i]))];
    }
}
