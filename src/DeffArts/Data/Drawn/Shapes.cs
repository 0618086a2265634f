using System.Collections.Immutable;

namespace DeffArts.Data.Drawn;

/// <summary>
/// The embedded data: 32 x 32 colour images of ten shapes, drawn from a seed. Place, size, rotation, colours and
/// texture are random, all shapes have the same areas, and lines, dots and noise disturb them, so that neither colours
/// nor pooled pixels tell the classes apart: edges have to be put together. The shape is lighter than its ground. Four
/// plain convolutions (16 to 64 channels, Adam) reach about 85 % on the test images after nine epochs.
/// </summary>
public static class Shapes
{
    /// <summary>What the data is called.</summary>
    public const string Name = "shapes";

    /// <summary>Height and width in pixels.</summary>
    public const int Size = 32;

    private const int Channels = 3;

    /// <summary>The names of the shapes.</summary>
    public static ImmutableArray<string> Classes { get; } = [.. Outline.All.Select(outline => outline.Name)];

    /// <summary>
    /// Draws the images. The same seed and count draw the same images; classes differ by at most one image; a larger
    /// count only adds images.
    /// </summary>
    public static Dataset Draw(int count, int testCount, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(testCount);
        return new(Name, DrawPart("train", count, seed), DrawPart("test", testCount, seed), PaperNormalisation: null,
            Notes: []);
    }

    private static ImageSet DrawPart(string part, int count, long seed)
    {
        var pixels = ImageSet.AllocatePixels(Name, count, Channels, Size);
        var imageBytes = Channels * Size * Size;
        Parallel.For(0, count, i => new ShapeScene(Outline.All[i % Outline.All.Length], new(seed, Name, part, i))
            .Paint(pixels.AsSpan(i * imageBytes, imageBytes)));
        var labels = Enumerable.Range(0, count).Select(i => i % Classes.Length);
        return new($"{Name} {part}", Classes, Channels, Size, pixels, labels);
    }
}
