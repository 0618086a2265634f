namespace DeffArts.Training;

/// <summary>A loss or gradient is not finite; the weights have not moved by it.</summary>
public sealed class TrainingDivergedException(int epoch, int step, string what)
    : Exception($"the {what} is not finite at epoch {epoch}, step {step}");
