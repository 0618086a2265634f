using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using DeffArts.Data;
using DeffArts.Running;
using DeffArts.Settings;

namespace DeffArts.App.Testing;

/// <summary>
/// What a trained network is tested on. Of its own data those that were kept from the training; of another folder all,
/// or those in its test folder, except images that the network was trained on: they prove nothing.
/// </summary>
/// <param name="Name">The data set's name.</param>
/// <param name="Images">The images; labels are places in the network's classes.</param>
/// <param name="Choice">What is used and what is left out, in one line.</param>
/// <param name="LeftOut">Images of the same data that are not used.</param>
/// <param name="Notes">Lines for the user about what was found.</param>
internal sealed record TestImages(
    string Name, ImageSet Images, string Choice, int LeftOut, ImmutableArray<string> Notes)
{
    /// <summary>Opens the data that <paramref name="settings"/> name.</summary>
    /// <param name="trained">The network; its settings name the data of its training.</param>
    /// <param name="settings">The same with the data and the image size of the test.</param>
    /// <param name="note">Takes lines about progress.</param>
    /// <param name="token">Cancels the opening.</param>
    /// <exception cref="DataException">The data cannot be used, hold no test image, or are of another kind.</exception>
    public static TestImages Open(
        TrainedNetwork trained, TrainRunSettings settings, Action<string> note, CancellationToken token)
    {
        if (Datasets.FolderOf(settings.Data) is null || SamePlace(settings.Data, trained.Settings.Data))
        {
            return OfDivided(trained, settings, note, token);
        }

        var training = TrainedOn(trained, settings with { Data = trained.Settings.Data }, note, token);
        if (training is null && Trained(trained, settings, note, token) is not null)
        {
            return OfDivided(trained, settings, note, token);
        }

        var progress = new DataProgressLines(note, TimeProvider.System);
        var selection = Datasets.OpenTest(
            settings.Data, settings.ImageSize, trained.Classes, progress: progress, cancellation: token)!;
        RequireSame(trained, selection.Images, settings.Data);
        return Without(training, selection, settings.Data);
    }

    /// <summary>Data that have their own division, or had one made for the training.</summary>
    private static TestImages OfDivided(
        TrainedNetwork trained, TrainRunSettings settings, Action<string> note, CancellationToken token)
    {
        var dataset = RunData.OpenAll(settings, note, token);
        var images = dataset.Test
            ?? throw new DataException($"{settings.Data}: has no test images: give --data with some");
        RequireSame(trained, images, settings.Data);
        var choice =
            $"the {images.Count} test images of {dataset.Name}; its {dataset.Train.Count} training images are left out";
        return new TestImages(dataset.Name, images, choice, dataset.Train.Count, dataset.Notes);
    }

    private static TestImages Without(HashSet<string>? training, TestSelection selection, string data)
    {
        var images = selection.Images;
        var kept = Enumerable.Range(0, images.Count).Where(i => training?.Contains(Digest(images, i)) != true).ToList();
        if (kept.Count == 0)
        {
            throw new DataException($"{data}: the network was trained on all {images.Count} images: give others");
        }

        var leftOut = images.Count - kept.Count;
        var choice = new StringBuilder(leftOut == 0 ? "all" : $"{kept.Count} of the")
            .Append($" {images.Count} images of {selection.Place}");
        choice.Append(leftOut == 0 ? "" : $"; {leftOut} left out, as the network was trained on them");
        choice.Append(selection.OtherParts.IsEmpty ? "" : $"; {string.Join(", ", selection.OtherParts)} left out");
        choice.Append(training is not null ? ""
            : "; whether the network was trained on some is not known, as its own images are gone or have changed");
        return new TestImages(
            selection.Name, leftOut == 0 ? images : images.Select(kept), choice.ToString(), leftOut, selection.Notes);
    }

    /// <summary>
    /// The images of the run's own folder that train, at the network's size; empty for other data, which share no image
    /// with a folder, and null where the folder is gone or has changed.
    /// </summary>
    private static HashSet<string>? TrainedOn(
        TrainedNetwork trained, TrainRunSettings own, Action<string> note, CancellationToken token)
    {
        if (IsOtherData(own.Data))
        {
            return [];
        }

        return Trained(trained, own, note, token) is { } images
            ? [.. Enumerable.Range(0, images.Count).Select(i => Digest(images, i))]
            : null;
    }

    private static bool IsOtherData(string data)
    {
        try
        {
            return Datasets.FolderOf(data) is null;
        }
        catch (DataException)
        {
            // A folder or an archive that is gone.
            return false;
        }
    }

    /// <summary>
    /// The training part of the data where a training with these settings would take the images that the network was
    /// trained on, so where it is the network's own data, moved or not; else null.
    /// </summary>
    private static ImageSet? Trained(
        TrainedNetwork trained, TrainRunSettings settings, Action<string> note, CancellationToken token)
    {
        try
        {
            var (dataset, images) = RunData.Open(settings, note, token);
            return images.Fingerprint == trained.Fingerprint ? dataset.Train : null;
        }
        catch (Exception e) when (e is DataException or InvalidSettingsException)
        {
            return null;
        }
    }

    private static string Digest(ImageSet images, int index) =>
        Convert.ToHexString(SHA256.HashData(images.Image(index)));

    private static bool SamePlace(string one, string other) =>
        PlaceOf(one) is { } place && PlaceOf(other) is { } own && RealPath(place) == RealPath(own);

    /// <summary>The folder that is named; null for other data, and where there is none.</summary>
    private static string? PlaceOf(string data)
    {
        try
        {
            return Datasets.FolderOf(data);
        }
        catch (DataException)
        {
            return null;
        }
    }

    private static string RealPath(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return Directory.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full;
    }

    private static void RequireSame(TrainedNetwork trained, ImageSet images, string data)
    {
        if (images.Channels != trained.Network.Plan.Shape.ImageChannels)
        {
            throw new DataException($"{data}: has {images.Channels} colour channels, the network was trained on "
                + $"{trained.Network.Plan.Shape.ImageChannels}: give images of the same kind");
        }

        if (!images.Classes.SequenceEqual(trained.Classes))
        {
            var other = images.Classes.Except(trained.Classes).Concat(trained.Classes.Except(images.Classes))
                .FirstOrDefault();
            var what = other is null ? "another order of classes" : $"other classes, '{other}' for one,";
            throw new DataException(
                $"{data}: has {what} than the network was trained on: give the classes of the training");
        }
    }
}
