using System.Collections.Immutable;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeffArts.Search.Stopping;

/// <summary>
/// Early stopping by curvature (Zela et al., DARTS-ES, 2020): a growing largest eigenvalue of the validation loss's
/// second derivative in alpha announces that cells collapse. It is measured 25 times in a search, or after every
/// epoch of a shorter one. The search ends where the mean of the last five values is more than a ratio of what it was
/// four measurements before, not before a fifth of the epochs; alpha goes back to the middle of the older five.
/// </summary>
public sealed class CurvatureMonitor : IDisposable
{
    private const int Measurements = 25;
    private const int Window = 5;
    private const int FewestInWindow = 3;
    private const int Apart = 4;
    private const double EarliestShare = 0.2;
    private readonly int epochs;
    private readonly double ratio;
    private readonly Tensor remembered;
    private readonly ImmutableArray<(string Name, Parameter Alpha, Tensor Kept)> alphas;

    /// <summary>Nothing measured.</summary>
    /// <param name="alphas">alpha by name.</param>
    /// <param name="epochs">Of the search.</param>
    /// <param name="ratio">The growth that ends it, above 1.</param>
    public CurvatureMonitor(IEnumerable<(string Name, Parameter Alpha)> alphas, int epochs, double ratio)
    {
        (this.epochs, this.ratio) = (epochs, ratio);
        var most = epochs / Period;
        // The first number is how many follow.
        remembered = zeros([most + 1], ScalarType.Float64).DetachFromDisposeScope();
        this.alphas = [.. alphas.Select(alpha => (alpha.Name, alpha.Alpha, zeros(
            [most, .. alpha.Alpha.shape], alpha.Alpha.dtype, alpha.Alpha.device).DetachFromDisposeScope()))];
    }

    /// <summary>What goes into the checkpoint.</summary>
    public IEnumerable<(string Name, Tensor Value)> Remembered =>
        this.alphas.Select(alpha => ($"alphas.{alpha.Name}", alpha.Kept)).Prepend(("values", remembered));

    /// <summary>Epochs from one measurement to the next.</summary>
    public int Period => Math.Max(1, this.epochs / Measurements);

    /// <summary>What was measured, the oldest first.</summary>
    public ImmutableArray<double> Values
    {
        get
        {
            var all = remembered.data<double>().ToArray();
            return [.. all.Skip(1).Take((int)all[0])];
        }
    }

    /// <summary>Whether the search is to end, as <see cref="Restored"/> says.</summary>
    public bool Ends =>
        Restored(Values, this.ratio, (int)Math.Ceiling(EarliestShare * this.epochs / Period)) is not null;

    /// <summary>Whether there is a measurement after so many epochs.</summary>
    public bool IsDue(int epochsDone) => epochsDone % Period == 0;

    /// <summary>
    /// The place, from 0, of the measurement that alpha goes back to; null where the curvature has not grown so much.
    /// </summary>
    /// <param name="values">The measurements, the oldest first.</param>
    /// <param name="ratio">The growth that ends the search.</param>
    /// <param name="earliest">The number, from 1, of the earliest measurement to go back to.</param>
    public static int? Restored(ImmutableArray<double> values, double ratio, int earliest)
    {
        var older = values.Length - Apart;
        var centre = older - Window / 2;
        if (older < FewestInWindow || centre < Math.Max(1, earliest))
        {
            return null;
        }

        double Mean(int count) => values.Take(count).Skip(Math.Max(0, count - Window)).Average();
        return Mean(values.Length) > ratio * Mean(older) ? centre - 1 : null;
    }

    /// <summary>
    /// Takes a measurement with alpha as it stands, and brings the older alpha back where the search is to end.
    /// </summary>
    public void Add(double curvature)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var values = remembered.data<double>().ToArray();
        var count = (int)values[0];
        (values[0], values[count + 1]) = (count + 1, curvature);
        remembered.copy_(tensor(values));
        foreach (var (_, alpha, kept) in this.alphas)
        {
            kept[count].copy_(alpha);
        }

        if (Restored(Values, this.ratio, (int)Math.Ceiling(EarliestShare * this.epochs / Period)) is { } place)
        {
            foreach (var (_, alpha, kept) in this.alphas)
            {
                alpha.copy_(kept[place]);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        remembered.Dispose();
        foreach (var (_, _, kept) in this.alphas)
        {
            kept.Dispose();
        }
    }
}
