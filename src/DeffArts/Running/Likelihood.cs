namespace DeffArts.Running;

/// <summary>How likely a network takes an image for a class.</summary>
/// <param name="Class">The class's name.</param>
/// <param name="Probability">By the softmax of the logits, 0 to 1.</param>
public sealed record Likelihood(string Class, double Probability);
