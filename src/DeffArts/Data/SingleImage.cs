namespace DeffArts.Data;

/// <summary>One image file as a set of one image, prepared as <see cref="ImageFolder"/> prepares its own.</summary>
public static class SingleImage
{
    /// <summary>
    /// Decodes the file: the short side is resized and the centre cropped; grey networks get the mean of red, green
    /// and blue, weighted as eyes do. The label is 0 and means nothing.
    /// </summary>
    /// <exception cref="DataException">Not there, or no JPEG or PNG image.</exception>
    public static ImageSet Read(string path, int size, int channels, IEnumerable<string> classes)
    {
        ArgumentNullException.ThrowIfNull(path);
        var colour = new byte[3 * size * size];
        if (!File.Exists(path))
        {
            throw new DataException($"{path}: there is no such file: check the path");
        }

        if (ImageDecoder.Decode(path, new FileInfo(path).Length, colour, size) is { } problem)
        {
            throw new DataException($"{path}: {problem}: give a JPEG or PNG image");
        }

        return new ImageSet(path, classes, channels, size, channels == 1 ? Grey(colour) : colour, [0]);
    }

    // ITU-R BT.601, as Pillow and torchvision turn colours to grey.
    private static byte[] Grey(byte[] colour)
    {
        var plane = colour.Length / 3;
        return [.. Enumerable.Range(0, plane).Select(i =>
            (byte)Math.Round(0.299 * colour[i] + 0.587 * colour[plane + i] + 0.114 * colour[2 * plane + i]))];
    }
}
