using DeffArts.Data;
using DeffArts.Recorded;
using DeffArts.Running;
using DeffArts.Runs;

namespace DeffArts.App.Sweeping;

/// <summary>
/// Opens the images of a sweep's first member before anything is started: what no member could use ends the sweep at
/// once, and images that changed since are found out.
/// </summary>
internal static class SweepImages
{
    /// <summary>The work list of a request, fitted to the images, with their fingerprints.</summary>
    /// <returns>The list, and what it says about the images.</returns>
    /// <exception cref="DataException">The data cannot be used, or have no test images.</exception>
    /// <exception cref="UsageException">Settings that do not fit the data.</exception>
    public static (SweepRecord Record, (RecordedData Search, RecordedData Train) Data) Open(
        SweepRequest request, Action<string> note, CancellationToken token)
    {
        var (searchSettings, search) = SearchImages.Fit(request.Search, note, token);
        foreach (var line in search.Notes)
        {
            note($"note: {line}");
        }

        _ = searchSettings.CostModel(search.Search.Images);
        var (trainSettings, train) = TrainImages.Fit(request.Train, note, token);
        RequireTest(train, trainSettings.Data);
        var fitted = request with
        {
            Search = request.Search with { Settings = searchSettings },
            Train = request.Train with { Settings = trainSettings },
        };
        var record = SweepRecord.Of(fitted, search.Search.Images.Fingerprint, train.Training.Images.Fingerprint);
        return (record, (search.Recorded, train.Recorded));
    }

    /// <summary>
    /// Refuses images of a training that is to be compared with others by its test error, and has none.
    /// </summary>
    /// <exception cref="DataException">There are no test images.</exception>
    public static void RequireTest(TrainImages images, string data)
    {
        if (images.Test is null)
        {
            throw new DataException(
                $"{data}: has no test images, and test errors are what is compared: give data with some");
        }
    }

    /// <summary>Refuses images that are not those of the start.</summary>
    /// <exception cref="InvalidRunException">They have changed.</exception>
    public static void RequireSame(SweepRecord started, Action<string> note, CancellationToken token)
    {
        var (search, train) = (started.Search, started.Train);
        RunPreparation.RequireSameData(
            search, SearchImages.Open(search.Settings, note, token).Search.Images.Fingerprint, search.Settings.Data);
        RunPreparation.RequireSameData(
            train, TrainImages.Open(train.Settings, note, token).Training.Images.Fingerprint, train.Settings.Data);
    }
}
