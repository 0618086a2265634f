using DeffArts.Training;

namespace DeffArts.Search;

/// <summary>Where the search stands: the next epoch and step, both from 0, and the epoch's running means.</summary>
public sealed record SearchPlace(int Epoch, int Step, RunningMean Training)
{
    /// <summary>Nothing done yet.</summary>
    public static SearchPlace Start { get; } = new(0, 0, new RunningMean());

    /// <summary>After one more step.</summary>
    public SearchPlace AfterStep(double crossEntropy, long correct, long count) =>
        this with { Step = Step + 1, Training = Training.With(crossEntropy, correct, count) };

    /// <summary>At the start of the next epoch.</summary>
    public SearchPlace NextEpoch() => new(Epoch + 1, 0, new RunningMean());
}
