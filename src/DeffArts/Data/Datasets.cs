using DeffArts.Data.Drawn;
using DeffArts.Data.Folders;
using DeffArts.Data.Published;
using DeffArts.Files;
using DeffArts.Space;

namespace DeffArts.Data;

/// <summary>Opens images by name or by path.</summary>
public static class Datasets
{
    /// <summary>The smallest image size in pixels: three halvings must leave something to look at.</summary>
    public const int SmallestImageSize = 8;

    /// <summary>The largest image size in pixels.</summary>
    public const int LargestImageSize = 1024;

    private const string Folder = "folder";

    /// <summary>The names that need no path.</summary>
    public static IReadOnlyList<string> Names { get; } = [Shapes.Name, Cifar10.Name, FashionMnist.Name];

    /// <summary>
    /// Opens what <paramref name="request"/> names, downloading it first where it has no path and is not there.
    /// </summary>
    /// <exception cref="DataException">The data cannot be used; the message is for the user.</exception>
    /// <exception cref="OperationCanceledException">Stopped by <paramref name="cancellation"/>.</exception>
    public static Dataset Open(
        DataRequest request, IProgress<DataProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.ImageSize is { } size and (< SmallestImageSize or > LargestImageSize))
        {
            throw new DataException(
                $"an image size of {size} is not possible: choose {SmallestImageSize} to {LargestImageSize} pixels");
        }

        var (kind, path) = KindAndPath(request.Data);
        var cache = request.CacheFolder ?? DataCache.DefaultFolder;
        try
        {
            var dataset = kind switch
            {
                Shapes.Name => Shapes.Draw(request.ShapesCount, request.ShapesTestCount, request.Seed),
                Cifar10.Name => Cifar10.Read(
                    path ?? Cifar10.Fetch(cache, progress, cancellation), progress, cancellation: cancellation),
                FashionMnist.Name => FashionMnist.Read(path ?? FashionMnist.Find(cache, progress, cancellation)),
                _ => ImageFolder.Read(path!, request.ImageSize, cache, progress, cancellation),
            };
            return request.ImageSize is { } wanted ? dataset.Resize(wanted) : dataset;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(request.Data, e);
        }
    }

    /// <summary>
    /// Opens a class folder for a test alone (<see cref="ImageFolder.ReadTest"/>); null where <paramref name="data"/>
    /// is not
    /// one.
    /// </summary>
    /// <exception cref="DataException">The data cannot be used.</exception>
    public static TestSelection? OpenTest(
        string data, int size, IEnumerable<string> classes, string? cacheFolder = null,
        IProgress<DataProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (FolderOf(data) is not { } path)
        {
            return null;
        }

        try
        {
            return ImageFolder.ReadTest(
                path, size, [.. classes], cacheFolder ?? DataCache.DefaultFolder, progress, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(data, e);
        }
    }

    /// <summary>
    /// The path of the class folder that is named; null where <paramref name="data"/> names other data.
    /// </summary>
    /// <exception cref="DataException">It names nothing.</exception>
    public static string? FolderOf(string data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var (kind, path) = KindAndPath(data);
        return kind == Folder ? path : null;
    }

    private static DataException Unreadable(string data, Exception cause) =>
        new($"{data}: cannot be read: {FileReason.Of(cause)}: check the path and its permissions", cause);

    /// <summary>Splits "kind:path", or finds out the kind of a bare name or path.</summary>
    private static (string Kind, string? Path) KindAndPath(string data)
    {
        if (Names.Contains(data))
        {
            return (data, null);
        }

        var colon = data.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && data[..colon] is Folder or Cifar10.Name or FashionMnist.Name)
        {
            var (kind, path) = (data[..colon], data[(colon + 1)..]);
            return Path.Exists(path) ? (kind, path) : throw Missing(path);
        }

        return Path.Exists(data) ? (KindOf(data), data) : throw Unknown(data);
    }

    private static string KindOf(string path)
    {
        if (File.Exists(path))
        {
            return Cifar10.IsArchiveName(path)
                ? Cifar10.Name
                : throw new DataException($"{path}: is a file but no .tar.gz: give a folder, or CIFAR-10 as a .tar.gz");
        }

        return Cifar10.IsFolder(path) ? Cifar10.Name : FashionMnist.IsFolder(path) ? FashionMnist.Name : Folder;
    }

    private static DataException Missing(string path) =>
        new($"{path}: there is no such file or folder: check the path");

    private static DataException Unknown(string data)
    {
        if (string.IsNullOrWhiteSpace(data))
        {
            return new($"no data is named: give one of {string.Join(", ", Names)}, or a path");
        }

        return data.Contains('/', StringComparison.Ordinal) || data.Contains('\\', StringComparison.Ordinal)
            ? Missing(data)
            : new($"'{data}': unknown data, and no such file or folder: "
                + (Near(data) is { } near ? $"did you mean '{near}'? " : "")
                + $"Known are {string.Join(", ", Names)}, or a path");
    }

    private static string? Near(string data)
    {
        var colon = data.IndexOf(':', StringComparison.Ordinal);
        return colon <= 0 ? Spelling.Near(data, Names)
            : Spelling.Near(data[..colon], [Folder, Cifar10.Name, FashionMnist.Name]) is { } kind ? kind + data[colon..]
            : null;
    }
}
