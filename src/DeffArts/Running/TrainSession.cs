using System.Text.Json.Nodes;
using DeffArts.Networks;
using DeffArts.Recorded;
using DeffArts.Runs;
using DeffArts.Training;
using TorchSharp;

namespace DeffArts.Running;

/// <summary>
/// A training in its run folder. The test images are looked at once, after the last step; the network is kept as
/// <c>network.safetensors</c>, and the best on the images kept out as <c>best.safetensors</c>.
/// </summary>
internal sealed class TrainSession : RunSession<TrainingEvent, TrainSummary>
{
    private const string StateKey = "training";
    private readonly TrainRun run;
    private readonly Trainer trainer;

    /// <summary>Builds the trainer and, where the run has a checkpoint, goes back to it.</summary>
    /// <exception cref="InvalidRunException">The folder's checkpoints or log cannot be used.</exception>
    public TrainSession(TrainRun run, TimeProvider time, Action<string> note)
        : base(run.Folder, run.Record.Settings, run.Record.Hash, StateKey,
            TrainSummary.Start(
                DisplayPath.Of(run.Folder.FullPath), run.Record, run.Images.Name, run.Images.Training.Images), time)
    {
        this.run = run;
        var settings = run.Record.Settings;
        var device = Compute.Device(settings);
        if (device.type == DeviceType.CPU)
        {
            var shape = Trainer.ShapeOf(settings.Training, run.Images.Training.Images);
            WeightMemory.Require(LearnedWeights.OfTraining(run.Genotype, shape));
        }

        trainer = new Trainer(run.Genotype, settings.Training, run.Images.Training, device);
        Resume(note);
    }

    /// <inheritdoc/>
    protected override bool KeepsTensorBoard => run.KeepsTensorBoard;

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
        path, trainer.Network, run.Genotype, run.Images.Training.Images.Classes, run.Images.Training.Normalisation);

    private void WriteTest(Evaluation? evaluation)
    {
        if (evaluation is not null && run.Images.Test is { } test)
        {
            RecordedTest.Of(test, evaluation).Write(Folder.TestPath);
        }
    }

    private Evaluation? Test(CancellationToken stop)
    {
        var settings = run.Record.Settings;
        return run.Images.Test is not { } test ? null : Evaluation.Of(
            trainer.Network, test, [.. Enumerable.Range(0, test.Count)], run.Images.Training.Normalisation,
            settings.Training.BatchSize, Compute.Device(settings), stop);
    }
}
