using System.Collections.Immutable;

namespace DeffArts.Data.Folders;

/// <summary>
/// An image file that was found: its path below the root, its class, and what shows that it was changed.
/// </summary>
internal sealed record ListedImage(string RelativePath, int Label, long Bytes, long ModifiedTicks);

/// <summary>The image files of one part ("train" or "test"), class by class, by name within a class.</summary>
internal sealed record ListedPart(string Name, string Folder, ImmutableArray<ListedImage> Images);

/// <summary>
/// What a folder of images holds. Looks at most three levels deep, so links that lead in a circle do no harm; names
/// that begin with a dot are hidden and ignored.
/// </summary>
internal sealed class FolderListing
{
    /// <summary>The part to train with.</summary>
    public const string TrainFolder = "train";

    private const string TestFolder = "test";

    // The first that there is holds the test; what others call validation is kept from training as well.
    private static readonly string[] TestFolders = [TestFolder, "val", "valid", "validation"];

    private readonly List<string> strays = [];
    private readonly List<string> unopenable = [];

    private FolderListing(string root, ImmutableArray<string> classes)
    {
        Root = root;
        Classes = classes;
    }

    /// <summary>The folder that was named.</summary>
    public string Root { get; }

    /// <summary>
    /// Names of the classes: of the class folders of the training part, in ordinal order, or those that were given.
    /// </summary>
    public ImmutableArray<string> Classes { get; }

    /// <summary>
    /// The images to train with, and those to test with where there are some; of a test alone those to test with.
    /// </summary>
    public ImmutableArray<ListedPart> Parts { get; private set; } = [];

    /// <summary>Whether the class folders lie in the root itself, without a division into training and test.</summary>
    public bool IsFlat => Parts[0].Folder == Root;

    /// <summary>Visible files and folders that have no place in the layout, by their paths below the root.</summary>
    public IReadOnlyList<string> Strays => strays;

    /// <summary>Files whose names are not UTF-8, wrong bytes escaped.</summary>
    public IReadOnlyList<string> UnopenableFiles => unopenable;

    /// <summary>Lists <paramref name="root"/>/CLASS/ or <paramref name="root"/>/train|test|val/CLASS/.</summary>
    /// <exception cref="DataException">
    /// Not a folder, fewer than two classes, a test class that training lacks, or a class folder's name that is not
    /// UTF-8.
    /// </exception>
    public static FolderListing Of(string root)
    {
        RequireFolder(root);
        var train = Path.Combine(root, TrainFolder);
        // A class may be called "train" (with "bus" and "car"): only folders in it make it the training part.
        var isFlat = !HoldsFolders(train);
        var trainRoot = isFlat ? root : train;
        var listing = new FolderListing(root, ClassesIn(trainRoot));
        if (listing.Classes.Length < 2)
        {
            throw new DataException(listing.Classes.Length == 0
                ? $"{trainRoot}: holds no class folders: expected {trainRoot}/CLASS/*.jpg or *.png"
                : $"{trainRoot}: holds one class only ({listing.Classes[0]}): at least two class folders are needed");
        }

        var test = isFlat ? null : TestRoot(root);
        var parts = ImmutableArray.Create(listing.List(TrainFolder, trainRoot));
        parts = test is null ? parts : parts.Add(listing.List(TestFolder, test));
        listing.AddStrays(Visible(root).Where(entry =>
            entry is FileInfo || (!isFlat && entry.Name is not TrainFolder && entry.FullName != Full(test))));
        listing.Parts = parts;
        return listing;
    }

    /// <summary>
    /// Lists the images of a folder that is only to be tested on: those in <paramref name="root"/>/test|val/CLASS/
    /// where
    /// there are any, else all in <paramref name="root"/>/CLASS/.
    /// </summary>
    /// <param name="root">The folder.</param>
    /// <param name="classes">The classes that a network knows; not all of them need images.</param>
    /// <exception cref="DataException">
    /// Not a folder, training images only, no image, or a class that is not known.
    /// </exception>
    public static FolderListing OfTest(string root, ImmutableArray<string> classes)
    {
        RequireFolder(root);
        var listing = new FolderListing(root, classes);
        var test = TestRoot(root) ?? (HoldsFolders(Path.Combine(root, TrainFolder))
            ? throw new DataException(
                $"{root}: has a {TrainFolder} folder and no {TestFolder} folder: add one, or name "
                + $"{Path.Combine(root, TrainFolder)} itself")
            : root);
        var part = listing.List(TestFolder, test);
        if (test == root)
        {
            listing.AddStrays(Visible(root).Where(entry => entry is FileInfo));
        }

        listing.Parts = [part];
        return part.Images.Length > 0
            ? listing
            : throw new DataException($"{test}: holds no image of a class: expected {test}/CLASS/*.jpg or *.png");
    }

    /// <summary>Entries that are not hidden and can be opened, in ordinal order of their names.</summary>
    internal static IEnumerable<FileSystemInfo> Visible(string path) =>
        new DirectoryInfo(path).EnumerateFileSystemInfos()
            .Where(entry => !entry.Name.StartsWith('.') && !entry.Attributes.HasFlag(FileAttributes.Hidden))
            // A name that is not UTF-8 may be listed as another's that is.
            .DistinctBy(entry => entry.Name).OrderBy(entry => entry.Name, StringComparer.Ordinal);

    /// <summary>Entries that cannot be opened, since their names are not UTF-8; wrong bytes are escaped.</summary>
    internal static IReadOnlyList<(string Name, bool MayBeFolder)> Unopenable(string path)
    {
        var listed = new DirectoryInfo(path).EnumerateFileSystemInfos().Where(RawNames.MayBeWrong).ToList();
        return listed.Count > 0 ? RawNames.In(path) : [];
    }

    /// <summary>Whether the ending says JPEG or PNG.</summary>
    internal static bool HasImageName(string name) =>
        Path.GetExtension(name).ToUpperInvariant() is ".JPG" or ".JPEG" or ".PNG";

    /// <summary>The error that names an entry of such a name.</summary>
    internal static DataException NotUtf8(string folder, string name) =>
        new($"{Path.Combine(folder, name)}: the name is not UTF-8, so it cannot be opened: rename it");

    /// <summary>The file, or the one that a link leads to; null where there is none.</summary>
    internal static FileInfo? Target(FileInfo file)
    {
        try
        {
            // A link says its own length; what counts is the file behind it.
            var target = file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo;
            return target is { Exists: true } ? target : null;
        }
        catch (IOException)
        {
            // A link that leads in a circle or was removed meanwhile.
            return null;
        }
    }

    private static void RequireFolder(string root)
    {
        if (!Directory.Exists(root))
        {
            throw new DataException($"{root}: is not a folder");
        }
    }

    private static string? TestRoot(string root) =>
        TestFolders.Select(name => Path.Combine(root, name)).FirstOrDefault(HoldsFolders);

    private static bool HoldsFolders(string path) => Directory.Exists(path) && Folders(path).Any();

    private static string? Full(string? path) => path is null ? null : Path.GetFullPath(path);

    private static IEnumerable<string> Folders(string path) =>
        Visible(path).Where(entry => entry is DirectoryInfo).Select(entry => entry.FullName);

    private static ImmutableArray<string> ClassesIn(string path)
    {
        RequireNames(path);
        return [.. Folders(path).Select(folder => Path.GetFileName(folder)!)];
    }

    private static void RequireNames(string classesRoot)
    {
        if (Unopenable(classesRoot).FirstOrDefault(entry => entry.MayBeFolder).Name is { } wrong)
        {
            throw NotUtf8(classesRoot, wrong);
        }
    }

    private ListedPart List(string name, string folder)
    {
        RequireNames(folder);
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
                    $"{classFolder}: has other classes than the training, '{Path.GetFileName(classFolder)}' for one: "
                    + "training and test need the same classes");
            }

            AddImages(images, classFolder, label);
        }

        return new(name, folder, images.ToImmutable());
    }

    private void AddImages(ImmutableArray<ListedImage>.Builder images, string classFolder, int label)
    {
        foreach (var entry in Visible(classFolder))
        {
            if (entry is FileInfo file && HasImageName(file.Name))
            {
                // Listed as empty, and so reported as unreadable, where a link leads nowhere.
                var target = Target(file);
                images.Add(new(Relative(file), label, target?.Length ?? 0, target?.LastWriteTimeUtc.Ticks ?? 0));
            }
            else
            {
                AddStrays([entry]);
            }
        }

        var below = Path.GetRelativePath(Root, classFolder);
        unopenable.AddRange(Unopenable(classFolder).Select(entry => Path.Combine(below, entry.Name)));
    }

    private void AddStrays(IEnumerable<FileSystemInfo> entries) => strays.AddRange(entries.Select(Relative));

    private string Relative(FileSystemInfo entry) => Path.GetRelativePath(Root, entry.FullName);
}
