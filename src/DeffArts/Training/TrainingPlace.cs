namespace DeffArts.Training;

/// <summary>Where a training stands.</summary>
/// <param name="Epoch">The next epoch, from 0.</param>
/// <param name="Step">The next step in it, from 0.</param>
/// <param name="Training">The epoch's means so far.</param>
/// <param name="BestAccuracy">The best on the images kept out; below 0 before the first.</param>
public sealed record TrainingPlace(int Epoch, int Step, RunningMean Training, double BestAccuracy)
{
    /// <summary>Nothing done yet.</summary>
    public static TrainingPlace Start { get; } = new(0, 0, new RunningMean(), -1);

    /// <summary>After one more step.</summary>
    public TrainingPlace AfterStep(double crossEntropy, long correct, long count) =>
        this with { Step = Step + 1, Training = Training.With(crossEntropy, correct, count) };

    /// <summary>At the start of the next epoch.</summary>
    public TrainingPlace NextEpoch(double bestAccuracy) => new(Epoch + 1, 0, new RunningMean(), bestAccuracy);
}
