namespace DeffArts.Training;

/// <summary>The cosine schedule of appendix D: one learning rate per epoch, with no state to keep.</summary>
/// <param name="Start">Learning rate of the first epoch.</param>
/// <param name="End">The rate that the cosine reaches after the last epoch.</param>
/// <param name="Epochs">Epochs in all.</param>
public sealed record CosineSchedule(double Start, double End, int Epochs)
{
    /// <summary>
    /// Learning rate of an epoch, counted from 0: End + (Start - End)(1 + cos(pi epoch / Epochs)) / 2.
    /// </summary>
    public double At(int epoch) => End + (Start - End) * (1 + Math.Cos(Math.PI * epoch / Epochs)) / 2;
}
