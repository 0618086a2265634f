using System.Collections.Immutable;

namespace DeffArts.Data;

/// <summary>An image file that was found: its path below the root, its class, and what shows that it was changed.</summary>
internal sealed record ListedImage(string RelativePath, int Label, long Bytes, long ModifiedTicks);

/// <summary>The image files of one part ("train" or "test"), class by class, by name within a class.</summary>
internal sealed record ListedPart(string Name, string Folder, ImmutableArray<ListedImage> Images);

/// <summary>
/// What a folder of images holds. Looks at most three levels deep, so links that lead in a circle do no harm; names that
/// begin with a dot are hidden and ignored.
/// </summary>
internal sealed class FolderListing
{
    private const string TrainFolder = "train";
    private const string TestFolder = "test";

    private readonly List<string> _strays = [];

    private FolderListing(string root, string trainRoot, string? testRoot)
    {
        Root = root;
        Classes = [.. Folders(trainRoot).Select(folder => Path.GetFileName(folder)!)];
        if (Classes.Length < 2)
        {
            throw new DataException(Classes.Length == 0
                ? $"{trainRoot}: holds no class folders: expected {trainRoot}/CLASS/*.jpg or *.png"
                : $"{trainRoot}: holds one class only ({Classes[0]}): at least two class folders are needed");
        }

        Train = List(TrainFolder, trainRoot);
        Test = testRoot is null ? null : List(TestFolder, testRoot);
    }

    /// <summary>The folder that was named.</summary>
    public string Root { get; }

    /// <summary>Names of the class folders of the training part, in ordinal order.</summary>
    public ImmutableArray<string> Classes { get; }

    /// <summary>The images to train with.</summary>
    public ListedPart Train { get; }

    /// <summary>The images to test with; null where there is no test folder.</summary>
    public ListedPart? Test { get; }

    /// <summary>Whether the class folders lie in the root itself, without a division into training and test.</summary>
    public bool IsFlat => Train.Folder == Root;

    /// <summary>Visible files and folders that have no place in the layout, by their paths below the root.</summary>
    public IReadOnlyList<string> Strays => _strays;

    /// <summary>Lists <paramref name="root"/>/CLASS/ or <paramref name="root"/>/train|test/CLASS/.</summary>
    /// <exception cref="DataException">Not a folder, or fewer than two classes, or a test class that training lacks.</exception>
    public static FolderListing Of(string root)
    {
        if (!Directory.Exists(root))
        {
            throw new DataException($"{root}: is not a folder");
        }

        var train = Path.Combine(root, TrainFolder);
        // A class may be called "train" (with "bus" and "car"): only folders in it make it the training part.
        if (!Directory.Exists(train) || !Folders(train).Any())
        {
            var flat = new FolderListing(root, root, null);
            flat.AddStrays(Visible(root).Where(entry => entry is FileInfo));
            return flat;
        }

        var test = Path.Combine(root, TestFolder);
        var listing = new FolderListing(root, train, Directory.Exists(test) ? test : null);
        listing.AddStrays(Visible(root).Where(entry => entry is FileInfo || entry.Name is not (TrainFolder or TestFolder)));
        return listing;
    }

    private static IEnumerable<string> Folders(string path) =>
        Visible(path).Where(entry => entry is DirectoryInfo).Select(entry => entry.FullName);

    private static IEnumerable<FileSystemInfo> Visible(string path) =>
        new DirectoryInfo(path).EnumerateFileSystemInfos()
            .Where(entry => !entry.Name.StartsWith('.') && !entry.Attributes.HasFlag(FileAttributes.Hidden))
            .OrderBy(entry => entry.Name, StringComparer.Ordinal);

    private static bool HasImageName(string name) =>
        Path.GetExtension(name).ToUpperInvariant() is ".JPG" or ".JPEG" or ".PNG";

    private ListedPart List(string name, string folder)
    {
        if (folder != Root)
        {
            AddStrays(Visible(folder).Where(entry => entry is FileInfo));
        }

        var images = ImmutableArray.CreateBuilder<ListedImage>();
        foreach (var classFolder in Folders(folder))
        {
            var label = Classes.IndexOf(Path.GetFileName(classFolder)!);
            if (label < 0)
            {
                throw new DataException(
                    $"{classFolder}: no class of this name in {Path.Combine(Root, TrainFolder)}: "
                    + "train and test need the same classes");
            }

            foreach (var entry in Visible(classFolder))
            {
                if (entry is FileInfo file && HasImageName(file.Name))
                {
                    images.Add(Listed(file, label));
                }
                else
                {
                    AddStrays([entry]);
                }
            }
        }

        return new(name, folder, images.ToImmutable());
    }

    private ListedImage Listed(FileInfo file, int label)
    {
        try
        {
            // A link says its own length; what counts is the file behind it.
            var target = file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo;
            if (target is { Exists: true })
            {
                return new(Relative(file), label, target.Length, target.LastWriteTimeUtc.Ticks);
            }
        }
        catch (IOException)
        {
            // A link that leads in a circle or was removed meanwhile: listed as empty, and so reported as unreadable.
        }

        return new(Relative(file), label, 0, 0);
    }

    private void AddStrays(IEnumerable<FileSystemInfo> entries) => _strays.AddRange(entries.Select(Relative));

    private string Relative(FileSystemInfo entry) => Path.GetRelativePath(Root, entry.FullName);
}
