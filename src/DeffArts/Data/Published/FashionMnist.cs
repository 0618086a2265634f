using System.Collections.Immutable;

namespace DeffArts.Data.Published;

/// <summary>
/// Fashion-MNIST (Xiao et al. 2017): grey 28 x 28 images of 10 kinds of clothing, four idx files, plain or gzipped.
/// </summary>
public static class FashionMnist
{
    /// <summary>What the data is called.</summary>
    public const string Name = "fashion-mnist";

    private const int Size = 28;

    /// <summary>Where Debian's package <c>dataset-fashion-mnist</c> puts the files.</summary>
    private static readonly ImmutableArray<string> SystemFolders =
        ["/usr/share/datasets/fashion-mnist", "/usr/share/dataset-fashion-mnist"];

    private static readonly ImmutableArray<(string Name, string Md5, long Bytes)> Official =
    [
        ("train-images-idx3-ubyte.gz", "8d4fb7e6c68d591d4c3dfef9ec88bf0d", 26_421_880),
        ("train-labels-idx1-ubyte.gz", "25c81989df183df01b3e8a0aad5dffbe", 29_515),
        ("t10k-images-idx3-ubyte.gz", "bef4ecab320f06d8554ea6380940ec79", 4_422_102),
        ("t10k-labels-idx1-ubyte.gz", "bb300cfdad3c16e7a12a480ee83cd310", 5_148),
    ];

    /// <summary>The folder of the official files.</summary>
    public static Uri OfficialAddress { get; } = new("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/");

    /// <summary>The official names of the classes.</summary>
    public static ImmutableArray<string> Classes { get; } =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    /// <summary>True for a folder with the idx files of images.</summary>
    public static bool IsFolder(string path) => PathOf(path, "train-images-idx3-ubyte") is not null;

    /// <summary>
    /// The folder of the files: the system's, else the one in the cache folder, downloaded into it where needed.
    /// </summary>
    /// <exception cref="DataException">They could not be downloaded.</exception>
    public static string Find(string cacheFolder, IProgress<DataProgress>? progress, CancellationToken cancellation)
    {
        if (SystemFolders.FirstOrDefault(IsFolder) is { } installed)
        {
            return installed;
        }

        var folder = Path.Combine(cacheFolder, Name);
        foreach (var (name, md5, bytes) in Official)
        {
            var path = Path.Combine(folder, name);
            if (!File.Exists(path))
            {
                new Download(new(OfficialAddress, name), md5, bytes).To(path, progress, cancellation);
            }
        }

        return folder;
    }

    /// <summary>Reads the four files of a folder.</summary>
    /// <exception cref="DataException">
    /// A file is missing or damaged, or labels and images do not fit each other.
    /// </exception>
    public static Dataset Read(string folder) =>
        new(Name, ReadPart(folder, "train", "train"), ReadPart(folder, "t10k", "test"), PaperNormalisation: null,
            Notes: []);

    private static ImageSet ReadPart(string folder, string prefix, string part)
    {
        var imagesPath = Required(folder, prefix + "-images-idx3-ubyte");
        var labelsPath = Required(folder, prefix + "-labels-idx1-ubyte");
        var (pixels, images) = Idx.Read(imagesPath, Size, Size);
        var (labels, count) = Idx.Read(labelsPath);
        if (images != count)
        {
            throw new DataException(
                $"{labelsPath}: has {count} labels for the {images} images of {Path.GetFileName(imagesPath)}");
        }

        var wrong = Array.FindIndex(labels, label => label >= Classes.Length);
        return wrong < 0
            ? new($"{Name} {part}", Classes, channels: 1, Size, pixels, labels.Select(label => (int)label))
            : throw new DataException($"{labelsPath}: is damaged: label {wrong} is {labels[wrong]}, not 0 to 9");
    }

    private static string Required(string folder, string name) =>
        PathOf(folder, name) ?? throw new DataException($"{folder}: {name} (or {name}.gz) is missing");

    private static string? PathOf(string folder, string name) =>
        new[] { name, name + ".gz" }.Select(file => Path.Combine(folder, file)).FirstOrDefault(File.Exists);
}
