using DeffArts.Data;
using DeffArts.Recorded;
using DeffArts.Running;
using DeffArts.Settings;
using TorchSharp;
using Xunit;

namespace DeffArts.Tests.Running;

/// <summary>Runs as a program makes them that has the library alone.</summary>
public class LibraryRunTests
{
    private static readonly SearchRunSettings Search = new()
    {
        TrainImages = 16,
        ImageSize = 8,
        Threads = torch.get_num_threads(),
        Search = new() { Layers = 3, Channels = 2, Nodes = 1, Epochs = 1, BatchSize = 4 },
    };

    private static readonly TrainRunSettings Train = new()
    {
        TrainImages = 16,
        ImageSize = 8,
        Threads = torch.get_num_threads(),
        Training = new()
        {
            Layers = 3,
            Channels = 2,
            Epochs = 1,
            BatchSize = 8,
            AuxiliaryWeight = 0,
            ValidationPortion = 0.25
        },
    };

    [Fact]
    public void ASearchIsStoppedResumedAndReadAndItsCellsAreTrainedAndAsked()
    {
        using var folder = new TemporaryFolder();
        Stop(folder.In("search"));
        using var resumed = SearchRun.Resume(folder.In("search"));
        var found = resumed.Run();

        Assert.Equal((RunOutcome.Finished, 1), (found.Outcome, found.EpochsDone));
        var read = RecordedRun.Read(folder.In("search"));
        Assert.Equal((true, 1, found.Genotype), (read.IsFinished, read.Epochs.Length, read.Genotype));

        using var training = TrainRun.Begin(found.Genotype!, Train, folder.In("train"));
        var trained = training.Run();
        using var network = TrainedNetwork.Read(folder.In("train"));
        using var best = TrainedNetwork.Read(folder.In("train"), best: true);
        var images = training.Images.Test!.Select([.. Enumerable.Range(0, 3)]);

        Assert.Equal(found.Genotype, network.Genotype);
        Assert.All(network.Predict(images), ofImage =>
            Assert.Equal(1, ofImage.Sum(likelihood => likelihood.Probability), 5));
        Assert.Equal(trained.TestError, network.Test(training.Images.Test!).Error);
        Assert.Equal(best.Predict(images)[2], network.Predict(images)[2]);
    }

    [Fact]
    public void SettingsThatCannotBeAreRefusedBeforeAnythingIsMade()
    {
        using var folder = new TemporaryFolder();
        var wrong = Search with { Search = Search.Search with { Epochs = 0 } };

        var refused = Assert.Throws<InvalidSettingsException>(() => SearchRun.Begin(wrong, folder.In("run")));
        Assert.StartsWith("epochs ", refused.Message, StringComparison.Ordinal);
        Assert.EndsWith(": the settings given to search", refused.Message, StringComparison.Ordinal);
        Assert.Throws<DataException>(() => SearchRun.Begin(Search with { Data = folder.In("none") }, folder.In("run")));
        Assert.Throws<InvalidSettingsException>(() => TrainRunSettings.OfPreset("fast"));
        Assert.False(Directory.Exists(folder.In("run")));
    }

    private static void Stop(string folder)
    {
        using var stop = new CancellationTokenSource();
        using var run = SearchRun.Begin(Search, folder);
        var stopped = run.Run(_ => stop.Cancel(), token: stop.Token);

        Assert.Equal(RunOutcome.Interrupted, stopped.Outcome);
    }
}
