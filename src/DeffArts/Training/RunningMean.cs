using System.Text.Json.Serialization;

namespace DeffArts.Training;

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
