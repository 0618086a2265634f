using System.Collections.Immutable;
using DeffArts.Files;

namespace DeffArts.Data.Published;

/// <summary>
/// CIFAR-10 (Krizhevsky 2009) in its official binary layout: a folder or a <c>.tar.gz</c> with
/// <c>data_batch_1.bin</c> ... <c>data_batch_5.bin</c>, <c>test_batch.bin</c> and perhaps <c>batches.meta.txt</c>. A
/// batch file is 10,000 records of one label byte and 3 x 32 x 32 pixels.
/// </summary>
public static class Cifar10
{
    /// <summary>What the data is called.</summary>
    public const string Name = "cifar10";

    /// <summary>MD5 of the official archive.</summary>
    public const string OfficialMd5 = "c32a1d4ab5d03f1284b67883e8d87530";

    /// <summary>Bytes of the official archive.</summary>
    public const long OfficialBytes = 170_052_171;

    /// <summary>Records of a batch file in the official layout.</summary>
    public const int RecordsPerBatch = 10_000;

    internal const int Size = 32;
    internal const int Channels = 3;
    internal const int ImageBytes = Channels * Size * Size;
    internal const int RecordBytes = 1 + ImageBytes;
    internal const string MetaFile = "batches.meta.txt";

    private const string ArchiveName = "cifar-10-binary.tar.gz";
    private const string FolderInArchive = "cifar-10-batches-bin";

    /// <summary>Where the official archive is.</summary>
    public static Uri OfficialAddress { get; } = new("https://www.cs.toronto.edu/~kriz/" + ArchiveName);

    /// <summary>The official names of the classes.</summary>
    public static ImmutableArray<string> Classes { get; } =
        ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    internal static ImmutableArray<string> TrainFiles { get; } =
        [.. Enumerable.Range(1, 5).Select(i => $"data_batch_{i}.bin")];

    internal static ImmutableArray<string> Files { get; } = [.. TrainFiles, "test_batch.bin"];

    /// <summary>True for a folder in the official layout, or one that holds such a folder.</summary>
    public static bool IsFolder(string path) =>
        File.Exists(Path.Combine(path, Files[0])) || Directory.Exists(Path.Combine(path, FolderInArchive));

    /// <summary>True for a file name that an archive in the official layout may have.</summary>
    public static bool IsArchiveName(string path) =>
        path.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase)
            || path.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The path of the official archive in the cache folder; downloaded, resumed and checked where it is not there.
    /// </summary>
    /// <exception cref="DataException">It could not be downloaded.</exception>
    public static string Fetch(string cacheFolder, IProgress<DataProgress>? progress, CancellationToken cancellation)
    {
        var path = Path.Combine(cacheFolder, ArchiveName);
        if (!File.Exists(path))
        {
            new Download(OfficialAddress, OfficialMd5, OfficialBytes).To(path, progress, cancellation);
        }

        return path;
    }

    /// <summary>Reads a folder or an archive.</summary>
    /// <param name="path">The folder, the folder above it, or the <c>.tar.gz</c>.</param>
    /// <param name="progress">Told about every batch file.</param>
    /// <param name="recordsPerBatch">Records that every batch file must have: fewer only in tests.</param>
    /// <param name="cancellation">Stops between batch files.</param>
    /// <exception cref="DataException">Not the official layout, truncated, or a record that cannot be.</exception>
    public static Dataset Read(
        string path, IProgress<DataProgress>? progress = null, int recordsPerBatch = RecordsPerBatch,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        var batches = new Cifar10Batches(path, recordsPerBatch, progress);
        if (File.Exists(path))
        {
            Cifar10Archive.Read(path, batches, cancellation);
        }
        else
        {
            var inner = Path.Combine(path, FolderInArchive);
            ReadFolder(Directory.Exists(inner) ? inner : path, batches, cancellation);
        }

        return batches.ToDataset();
    }

    private static void ReadFolder(string folder, Cifar10Batches batches, CancellationToken cancellation)
    {
        foreach (var name in Files.Append(MetaFile))
        {
            cancellation.ThrowIfCancellationRequested();
            var path = Path.Combine(folder, name);
            if (File.Exists(path))
            {
                using var file = InputFile.Open(path);
                batches.Add(name, file.ReadExactly, file.Length);
            }
        }
    }
}
