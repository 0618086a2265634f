using System.Collections.Immutable;
using DeffArts.Data.Photographs;
using DeffArts.Files;
using DeffArts.Space;

namespace DeffArts.Data.Folders;

/// <summary>
/// A user's own images: <c>DIR/CLASS/*.{jpg,jpeg,png}</c>, of which a fifth is held out for the test, or
/// <c>DIR/train/CLASS/</c> with perhaps <c>DIR/test/CLASS/</c> or <c>DIR/val/CLASS/</c>. Any size: the short side is
/// resized and the centre cropped. Decoded once into a cache file.
/// </summary>
public static class ImageFolder
{
    /// <summary>The image size in pixels when none is given.</summary>
    public const int DefaultSize = 32;

    private const int Channels = 3;
    private const int MostNamed = 10;

    /// <summary>Reads the folder to train with, from the cache where nothing was changed since.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="size">
    /// Height and width of the images in pixels; null takes <see cref="DefaultSize"/> and says so.
    /// </param>
    /// <param name="cacheFolder">Where the decoded images are kept.</param>
    /// <param name="progress">Told about every decoded image.</param>
    /// <param name="cancellation">Stops between images.</param>
    /// <exception cref="DataException">
    /// Not a folder, fewer than two classes, or a class without a readable image.
    /// </exception>
    public static Dataset Read(
        string path, int? size, string cacheFolder, IProgress<DataProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        var pixels = size ?? DefaultSize;
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pixels, nameof(size));
        var listing = FolderListing.Of(path);
        var notes = new List<string>();
        var parts = Decoded(listing, pixels, cacheFolder, notes, progress, cancellation);
        var name = NameOf(path);
        var train = ToImageSet(name, listing, 0, parts, pixels);
        var test = parts.Length > 1 ? ToImageSet(name, listing, 1, parts, pixels) : null;
        AddSkipped(notes, listing, parts);
        if (listing.IsFlat)
        {
            var readable = listing.Parts[0].Images.Where((_, i) => parts[0].Files[i].IsReadable);
            (train, test) = HeldOut.Split(train, [.. readable.Select(image => image.RelativePath)], $"{name} test");
            AddHeldOut(notes, path, train, test);
        }
        else if (test is not null && Path.GetFileName(listing.Parts[1].Folder) is var folder and not "test")
        {
            notes.Add(DataException.OneLine(
                $"the {test.Count} images in {folder} are the test images: there is no test folder"));
        }

        if (size is null)
        {
            notes.Add(PhotographSizes.Note(parts, DefaultSize));
        }

        return new(name, train, test, PaperNormalisation: null, [.. notes]);
    }

    /// <summary>
    /// Reads a folder that is only to be tested on: the images in <c>DIR/test/CLASS/</c> or <c>DIR/val/CLASS/</c>, or
    /// else all in <c>DIR/CLASS/</c>.
    /// </summary>
    /// <param name="path">The folder.</param>
    /// <param name="size">Height and width of the images in pixels.</param>
    /// <param name="classes">The classes that a network knows, which labels are places in; not all need images.</param>
    /// <param name="cacheFolder">Where the decoded images are kept.</param>
    /// <param name="progress">Told about every decoded image.</param>
    /// <param name="cancellation">Stops between images.</param>
    /// <exception cref="DataException">
    /// Not a folder, training images only, no readable image, or an unknown class.
    /// </exception>
    public static TestSelection ReadTest(
        string path, int size, ImmutableArray<string> classes, string cacheFolder,
        IProgress<DataProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        var listing = FolderListing.OfTest(path, classes);
        var notes = new List<string>();
        var parts = Decoded(listing, size, cacheFolder, notes, progress, cancellation);
        var name = NameOf(path);
        var images = ToImageSet(name, listing, 0, parts, size);
        AddSkipped(notes, listing, parts);
        if (listing.IsFlat)
        {
            return new(name, images, name, [], [.. notes]);
        }

        var part = Path.GetFileName(listing.Parts[0].Folder);
        var others = FolderListing.Visible(path).Where(entry => entry is DirectoryInfo && entry.Name != part)
            .Select(entry => PrintableText.Of(entry.Name));
        return new(name, images, $"{name}/{part}", [.. others], [.. notes]);
    }

    // For display only: the folder's own name may hold anything.
    private static string NameOf(string path) => PrintableText.Of(new DirectoryInfo(path).Name);

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

        var parts = listing.Parts.Select(part => Decode(listing.Root, part, size, progress, cancellation)).ToArray();
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
        var files = new DecodedFile[part.Images.Length];
        var done = 0;
        Parallel.For(0, part.Images.Length, new ParallelOptions { CancellationToken = cancellation }, i =>
        {
            var image = part.Images[i];
            var target = pixels.AsSpan(i * imageBytes, imageBytes);
            files[i] = ImageDecoder.Decode(Path.Combine(root, image.RelativePath), image.Bytes, target, size);
            progress?.Report(
                new($"decoding {part.Name} images", Interlocked.Increment(ref done), part.Images.Length, "images"));
        });

        if (Array.TrueForAll(files, file => file.IsReadable))
        {
            return new(files, pixels);
        }

        var readable = Enumerable.Range(0, files.Length).Where(i => files[i].IsReadable).ToArray();
        for (var i = 0; i < readable.Length; i++)
        {
            pixels.AsSpan(readable[i] * imageBytes, imageBytes).CopyTo(pixels.AsSpan(i * imageBytes));
        }

        return new(files, pixels.AsSpan(0, readable.Length * imageBytes).ToArray());
    }

    private static ImageSet ToImageSet(string name, FolderListing listing, int place, DecodedPart[] parts, int size)
    {
        var (part, decoded) = (listing.Parts[place], parts[place]);
        var labels = part.Images.Where((_, i) => decoded.Files[i].IsReadable)
            .Select(image => image.Label).ToImmutableArray();
        var empty = Enumerable.Range(0, listing.Classes.Length).Except(labels)
            .Select(label => (int?)label).FirstOrDefault();
        // A test part may lack a class; a class that cannot be learned is a mistake.
        if (labels.Length == 0 || (empty is not null && part.Name == FolderListing.TrainFolder))
        {
            var label = empty ?? 0;
            var folder = Path.Combine(part.Folder, listing.Classes[label]);
            var example = part.Images.Zip(decoded.Files).Where(file => file.First.Label == label)
                .Select(file => $" ({file.First.RelativePath}: {file.Second.Problem})").FirstOrDefault();
            throw new DataException(
                $"{folder}: holds no readable JPEG or PNG image{example}: add images or remove the folder");
        }

        return new($"{name} {part.Name}", listing.Classes, Channels, size, decoded.Pixels, labels);
    }

    private static void AddSkipped(List<string> notes, FolderListing listing, DecodedPart[] parts)
    {
        var unreadable = listing.Parts.Zip(parts).SelectMany(pair => pair.First.Images.Zip(pair.Second.Files))
            .Where(file => !file.Second.IsReadable).Select(file => $"{file.First.RelativePath} ({file.Second.Problem})")
            .ToArray();
        AddNote(notes, unreadable, "unreadable");
        AddNote(notes, listing.UnopenableFiles, "wrongly named (not UTF-8)");
        AddNote(notes, listing.Strays, "stray");
    }

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
