using System.Collections.Immutable;
using DeffArts.Data.Published;

namespace DeffArts.Data;

/// <summary>Images that are ready to use.</summary>
/// <param name="Name">"shapes", "cifar10", "fashion-mnist" or the folder's name.</param>
/// <param name="Train">The images to search and train with.</param>
/// <param name="Test">The images kept for the last test; null when the data has none.</param>
/// <param name="PaperNormalisation">
/// The constants that the paper's setup gives; null when they are to be measured on the training part.
/// </param>
/// <param name="Notes">
/// Lines for the user about what was found: skipped files, a checksum that is not the official one.
/// </param>
public sealed record Dataset(
    string Name, ImageSet Train, ImageSet? Test, Normalisation? PaperNormalisation, ImmutableArray<string> Notes)
{
    /// <summary>The data with all images at another size in pixels.</summary>
    /// <exception cref="DataException">The images would not fit into one array.</exception>
    public Dataset Resize(int size) => this with { Train = Train.Resize(size), Test = Test?.Resize(size) };

    /// <summary>What networks' input is made with of images that train, out of this data set.</summary>
    /// <param name="images">The images that are used.</param>
    /// <param name="train">Places of those that train; what is measured is measured on them.</param>
    public Normalisation NormalisationFor(ImageSet images, IReadOnlyList<int> train) =>
        PaperNormalisation ?? Normalisation.Measure(images, train);
}

/// <summary>How far a long activity has come; <paramref name="Total"/> is null where it is not known.</summary>
/// <param name="Activity">What is being done, for example "downloading cifar-10-binary.tar.gz".</param>
/// <param name="Done">Units done so far.</param>
/// <param name="Total">Units to do.</param>
/// <param name="Unit">What is counted: "bytes" or "images".</param>
public sealed record DataProgress(string Activity, long Done, long? Total, string Unit);

/// <summary>Which images to open.</summary>
/// <param name="Data">
/// <c>shapes</c>, <c>cifar10</c>, <c>fashion-mnist</c>, <c>cifar10:PATH</c>, <c>fashion-mnist:PATH</c>,
/// <c>folder:PATH</c>, or a path whose kind is found out.
/// </param>
/// <param name="ImageSize">Height and width in pixels, at least 8; null for the data's own (folders: 32).</param>
/// <param name="Seed">What the shapes are drawn from; nothing else uses it.</param>
/// <param name="ShapesCount">Number of training images of <c>shapes</c>.</param>
/// <param name="ShapesTestCount">Number of test images of <c>shapes</c>.</param>
/// <param name="CacheFolder">
/// Where downloads and decoded folders are kept; null for <see cref="DataCache.DefaultFolder"/>.
/// </param>
public sealed record DataRequest(
    string Data, int? ImageSize = null, long Seed = 1, int ShapesCount = 2000, int ShapesTestCount = 1000,
    string? CacheFolder = null);
