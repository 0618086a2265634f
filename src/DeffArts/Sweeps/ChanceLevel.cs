namespace DeffArts.Sweeps;

/// <summary>
/// What guessing gets wrong on a test: with it a trained network has learned nothing that a test could show.
/// </summary>
/// <param name="Classes">Of the data.</param>
/// <param name="Images">Test images.</param>
public sealed record ChanceLevel(int Classes, long Images)
{
    // Of a dozen guessing networks one in seventy sweeps has one beyond that.
    private const double Deviations = 3;

    /// <summary>The expected share of wrong guesses, 0 to 1.</summary>
    public double Error => 1 - 1.0 / Classes;

    /// <summary>How far guessing strays from it on so many images: three standard deviations of the binomial.</summary>
    public double Noise => Deviations * Math.Sqrt(Error * (1 - Error) / Images);

    /// <summary>Whether an error is no better than guessing.</summary>
    public bool Holds(double error) => error >= Error - Noise;
}
