using System.Text.Json.Serialization;

namespace DeffArts.Search;

/// <summary>Means of cross-entropy and accuracy over the images seen so far.</summary>
public sealed record RunningMean(double CrossEntropySum = 0, long Correct = 0, long Count = 0)
{
    /// <summary>Mean cross-entropy.</summary>
    [JsonIgnore]
    public double CrossEntropy => CrossEntropySum / Count;

    /// <summary>Share of images classified right, 0 to 1.</summary>
    [JsonIgnore]
    public double Accuracy => (double)Correct / Count;

    /// <summary>With one more batch of <paramref name="count"/> images.</summary>
    public RunningMean With(double crossEntropy, long correct, long count) =>
        new(CrossEntropySum + crossEntropy * count, Correct + correct, Count + count);
}

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
