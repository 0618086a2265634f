using DeffArts.Training;

namespace DeffArts.App.Dashboard;

/// <summary>What the displays show of a training, gathered from its events.</summary>
/// <param name="Epochs">Epochs of the whole training.</param>
internal sealed record TrainProgress(int Epochs)
{
    /// <summary>The last step, or null before the first.</summary>
    public TrainingStepCompleted? Step { get; private init; }

    /// <summary>The last epoch, or null in the first.</summary>
    public TrainingEpochCompleted? Epoch { get; private init; }

    /// <summary>The best epoch on the images kept out, or null.</summary>
    public TrainingEpochCompleted? Best { get; private init; }

    /// <summary>Done share of all steps, 0 to 1.</summary>
    public double Share => Step is null ? 0 : (double)DoneSteps / ((long)Epochs * Step.StepsPerEpoch);

    private long DoneSteps => Step is null ? 0 : (long)(Step.Epoch - 1) * Step.StepsPerEpoch + Step.Step;

    private int StepsHere { get; init; }

    /// <summary>The progress after an event.</summary>
    public TrainProgress After(TrainingEvent happened) => happened switch
    {
        TrainingStepCompleted step => this with { Step = step, StepsHere = StepsHere + 1 },
        TrainingEpochCompleted epoch => this with { Epoch = epoch, Best = epoch.IsBest ? epoch : Best },
        _ => this,
    };

    /// <summary>The time left at the pace of this start; null while there is no pace to go by.</summary>
    public TimeSpan? TimeLeft(TimeSpan elapsed) => Step is null || StepsHere == 0
        ? null
        : elapsed / StepsHere * ((long)Epochs * Step.StepsPerEpoch - DoneSteps);
}
