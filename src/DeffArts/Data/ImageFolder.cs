using System.Collections.Immutable;
using DeffArts.Files;

namespace DeffArts.Data;

/// <summary>
/// A user's own images: <c>DIR/CLASS/*.{jpg,jpeg,png}</c>, of which a fifth is held out for the test, or
/// <c>DIR/train/CLASS/</c> with perhaps <c>DIR/test/CLASS/</c>. Any size: the short side is resized and the centre
/// cropped. Decoded once into a cache file.
/// </summary>
public static class ImageFolder
{
    /// <summary>The image size in pixels when none is given.</summary>
    public const int DefaultSize = 32;

    private const int Channels = 3;
    private const int MostNamed = 10;

    /// <summary>Reads the folder, from the cache where nothing was changed since.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="size">Height and width of the images in pixels.</param>
    /// <param name="cacheFolder">Where the decoded images are kept.</param>
    /// <param name="progress">Told about every decoded image.</param>
    /// <param name="cancellation">Stops between images.</param>
    /// <exception cref="DataException">
    /// Not a folder, fewer than two classes, or a class without a readable image.
    /// </exception>
    public static Dataset Read(
        string path, int size, string cacheFolder, IProgress<DataProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        var listing = FolderListing.Of(path);
        var name = new DirectoryInfo(path).Name;
        var notes = new List<string>();
        var parts = Decoded(listing, size, cacheFolder, notes, progress, cancellation);
        var train = ToImageSet(name, listing, listing.Train, parts[0], size);
        var test = listing.Test is null ? null : ToImageSet(name, listing, listing.Test, parts[1], size);

        var unreadable = Unreadable(listing.Train, parts[0])
            .Concat(listing.Test is null ? [] : Unreadable(listing.Test, parts[1])).ToArray();
        AddNote(notes, unreadable, "unreadable");
        AddNote(notes, listing.Strays, "stray");
        if (listing.IsFlat)
        {
            var readable = listing.Train.Images.Where((_, i) => parts[0].Problems[i].Length == 0);
            (train, test) = HeldOut.Split(train, [.. readable.Select(image => image.RelativePath)], $"{name} test");
            AddHeldOut(notes, path, train, test);
        }

        return new(name, train, test, PaperNormalisation: null, [.. notes]);
    }

    private static DecodedPart[] Decoded(
        FolderListing listing, int size, string cacheFolder, List<string> notes,
        IProgress<DataProgress>? progress, CancellationToken cancellation)
    {
        var cache = new FolderCache(cacheFolder, listing, size);
        try
        {
            if (cache.Read() is { } cached)
            {
                return cached;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            notes.Add(DataException.OneLine(
                $"{cache.Path}: the cache cannot be used ({FileReason.Of(e)}); the images are decoded again"));
        }

        var parts = new[] { listing.Train, listing.Test }.OfType<ListedPart>()
            .Select(part => Decode(listing.Root, part, size, progress, cancellation)).ToArray();
        try
        {
            cache.Write(parts);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            notes.Add(DataException.OneLine(
                $"{cache.Path}: the decoded images could not be kept ({FileReason.OfWriting(e, cache.Path)}); they are decoded again next time"));
        }

        return parts;
    }

    private static DecodedPart Decode(
        string root, ListedPart part, int size, IProgress<DataProgress>? progress, CancellationToken cancellation)
    {
        var imageBytes = Channels * size * size;
        var pixels = ImageSet.AllocatePixels(part.Folder, part.Images.Length, Channels, size);
        var problems = new string[part.Images.Length];
        var done = 0;
        Parallel.For(0, part.Images.Length, new ParallelOptions { CancellationToken = cancellation }, i =>
        {
            var image = part.Images[i];
            var target = pixels.AsSpan(i * imageBytes, imageBytes);
            problems[i] = ImageDecoder.Decode(Path.Combine(root, image.RelativePath), image.Bytes, target, size) ?? string.Empty;
            progress?.Report(new($"decoding {part.Name} images", Interlocked.Increment(ref done), part.Images.Length, "images"));
        });

        if (Array.TrueForAll(problems, problem => problem.Length == 0))
        {
            return new(problems, pixels);
        }

        var readable = Enumerable.Range(0, problems.Length).Where(i => problems[i].Length == 0).ToArray();
        for (var i = 0; i < readable.Length; i++)
        {
            pixels.AsSpan(readable[i] * imageBytes, imageBytes).CopyTo(pixels.AsSpan(i * imageBytes));
        }

        return new(problems, pixels.AsSpan(0, readable.Length * imageBytes).ToArray());
    }

    private static ImageSet ToImageSet(string name, FolderListing listing, ListedPart part, DecodedPart decoded, int size)
    {
        var labels = part.Images.Where((_, i) => decoded.Problems[i].Length == 0)
            .Select(image => image.Label).ToImmutableArray();
        var empty = Enumerable.Range(0, listing.Classes.Length).Except(labels)
            .Select(label => (int?)label).FirstOrDefault();
        // A test part may lack a class; a class that cannot be learned is a mistake.
        if (labels.Length == 0 || (empty is not null && part == listing.Train))
        {
            var label = empty ?? 0;
            var folder = Path.Combine(part.Folder, listing.Classes[label]);
            var example = part.Images.Zip(decoded.Problems).Where(file => file.First.Label == label)
                .Select(file => $" ({file.First.RelativePath}: {file.Second})").FirstOrDefault();
            throw new DataException($"{folder}: holds no readable JPEG or PNG image{example}: add images or remove the folder");
        }

        return new($"{name} {part.Name}", listing.Classes, Channels, size, decoded.Pixels, labels);
    }

    private static IEnumerable<string> Unreadable(ListedPart part, DecodedPart decoded) =>
        part.Images.Zip(decoded.Problems)
            .Where(file => file.Second.Length > 0).Select(file => $"{file.First.RelativePath} ({file.Second})");

    private static void AddHeldOut(List<string> notes, string path, ImageSet train, ImageSet? test)
    {
        if (test is not null)
        {
            notes.Add(DataException.OneLine(
                $"{test.Count} of {train.Count + test.Count} images are held out for the test, chosen by their names; "
                + $"images in {Path.Combine(path, "train", "CLASS")} would all train"));
        }
    }

    private static void AddNote(List<string> notes, IReadOnlyList<string> files, string what)
    {
        if (files.Count > 0)
        {
            var more = files.Count > MostNamed ? $" and {files.Count - MostNamed} more" : string.Empty;
            var plural = files.Count == 1 ? string.Empty : "s";
            notes.Add(DataException.OneLine(
                $"{files.Count} {what} file{plural} skipped: {string.Join(", ", files.Take(MostNamed))}{more}"));
        }
    }
}
