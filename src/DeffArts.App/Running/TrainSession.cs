using System.Text.Json.Nodes;
using DeffArts.App.Testing;
using DeffArts.Runs;
using DeffArts.Training;

namespace DeffArts.App.Running;

/// <summary>
/// A training in its run folder. The test images are looked at once, after the last step; the network is kept as
/// <c>network.safetensors</c>, and the best on the images kept out as <c>best.safetensors</c>.
/// </summary>
internal sealed class TrainSession : RunSession<TrainingEvent, TrainSummary>
{
    private const string StateKey = "training";
    private readonly TrainStart start;
    private readonly Trainer trainer;

    /// <summary>Builds the trainer and, where the run has a checkpoint, goes back to it.</summary>
    /// <exception cref="InvalidRunException">The folder's checkpoints or log cannot be used.</exception>
    public TrainSession(TrainStart start, TimeProvider time, Action<string> note)
        : base(start.Folder, start.Record.Settings, start.Record.Hash, StateKey,
            TrainSummary.Start(DisplayPath.Of(start.Folder.FullPath), start), time)
    {
        this.start = start;
        var settings = start.Record.Settings;
        trainer = new Trainer(start.Genotype, settings.Training, start.Images.Training, Compute.Device(settings));
        Resume(note);
    }

    /// <inheritdoc/>
    protected override long StepsDone => trainer.StepsDone;

    /// <inheritdoc/>
    public override void Dispose()
    {
        trainer.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override IEnumerable<TrainingEvent> Events(CancellationToken stop) =>
        trainer.Run(stop).Append(null).Select(happened => happened ?? new NetworkTested(Test(stop)));

    /// <inheritdoc/>
    protected override Moment MomentOf(TrainingEvent happened) => happened switch
    {
        TrainingStepCompleted => Moment.Step,
        TrainingEpochCompleted => Moment.Epoch,
        NetworkTested => Moment.End,
        _ => Moment.Passing,
    };

    /// <inheritdoc/>
    protected override JsonObject? Line(TrainingEvent happened, DateTimeOffset now) => TrainEventLine.Of(happened, now);

    /// <inheritdoc/>
    protected override TrainSummary After(TrainSummary before, TrainingEvent happened) => before.After(happened);

    /// <inheritdoc/>
    protected override void WriteResults(TrainingEvent happened)
    {
        switch (happened)
        {
            case TrainingEpochCompleted { IsBest: true }:
                WriteNetwork(Folder.BestNetworkPath);
                break;
            case NetworkTested tested:
                WriteNetwork(Folder.NetworkPath);
                WriteTest(tested.Evaluation);
                break;
        }
    }

    /// <inheritdoc/>
    protected override RunState Capture() => trainer.Capture();

    /// <inheritdoc/>
    protected override void Restore(RunState state) => trainer.Restore(state);

    /// <inheritdoc/>
    protected override string? AdviceOnDivergence(Exception failure) =>
        failure is TrainingDivergedException ? "a smaller --learning-rate may help a new run" : null;

    private void WriteNetwork(string path) => TrainedNetwork.Write(
        path, trainer.Network, start.Genotype, start.Images.Training.Images.Classes, start.Images.Training.Normalisation);

    // A file of its own, on one line: a matrix of many classes would bury the summary.
    private void WriteTest(Evaluation? evaluation)
    {
        if (evaluation is not null && start.Images.Test is { } test)
        {
            AtomicFile.WriteText(Folder.TestPath, TestJson.Of(test, evaluation).ToJsonString() + "\n");
        }
    }

    private Evaluation? Test(CancellationToken stop)
    {
        var settings = start.Record.Settings;
        return start.Images.Test is not { } test ? null : Evaluation.Of(
            trainer.Network, test, [.. Enumerable.Range(0, test.Count)], start.Images.Training.Normalisation,
            settings.Training.BatchSize, Compute.Device(settings), stop);
    }
}
