namespace DeffArts.Training;

/// <summary>An image that a network took for another class.</summary>
/// <param name="Image">Its place in the set.</param>
/// <param name="Label">Its class.</param>
/// <param name="Taken">The class that it was taken for.</param>
/// <param name="Probability">Of that class, by the softmax of the logits, 0 to 1.</param>
public sealed record Mistake(int Image, int Label, int Taken, double Probability);
