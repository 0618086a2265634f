using DeffArts.Kernels.Loops;
using DeffArts.Kernels.Memory;
using DeffArts.Kernels.Work;

namespace DeffArts.Kernels.Stages;

/// <summary>
/// BatchNorm over one plane. Sums are taken image by image in single precision, over the images of a part and over the
/// parts in double precision and in their order, so that they do not depend on who computed what.
/// </summary>
internal sealed unsafe class BatchStatistics
{
    private const double Epsilon = 1e-5;
    private const double Momentum = 0.1;
    private readonly NormSpec? norm;
    private readonly int used;
    private readonly int channels;
    private readonly double* partials;
    private readonly double* totals;
    private readonly double* variances;
    // 1 / sqrt(variance + epsilon).
    private readonly double* inverses;

    /// <summary>
    /// Takes the memory for a plane of so many channels; without <paramref name="norm"/> the normalised values are the
    /// values.
    /// </summary>
    public BatchStatistics(Arena arena, NormSpec? norm, int used, int channels)
    {
        (this.norm, this.used, this.channels) = (norm, used, channels);
        partials = arena.Doubles(2L * channels * Partition.MostParts);
        totals = arena.Doubles(2L * channels);
        Means = arena.Doubles(channels);
        variances = arena.Doubles(channels);
        inverses = arena.Doubles(channels);
        Scale = arena.Floats(channels);
        Shift = arena.Floats(channels);
        Coefficients = new Coefficients(
            (nint)arena.Floats(channels), (nint)arena.Floats(channels), (nint)arena.Floats(channels));
        for (var c = 0; norm is null && c < used; c++)
        {
            (Scale[c], inverses[c]) = (1, 1);
        }
    }

    /// <summary>The mean of each channel.</summary>
    public double* Means { get; }

    /// <summary>Normalised = value * Scale + Shift.</summary>
    public float* Scale { get; }

    /// <summary>See <see cref="Scale"/>.</summary>
    public float* Shift { get; }

    /// <summary>The gradient through the normalisation, after <see cref="FinishGradient(int, long)"/>.</summary>
    public Coefficients Coefficients { get; }

    /// <summary>Adds an image's sums of values and of squares, or of gradients and of gradients times values.</summary>
    public void Add(int part, float* sums, bool isFirst)
    {
        var to = partials + 2L * channels * part;
        for (var i = 0; i < 2 * channels; i++)
        {
            to[i] = isFirst ? sums[i] : to[i] + sums[i];
        }
    }

    /// <summary>
    /// Mean and variance of all <paramref name="parts"/>, which hold <paramref name="count"/> values a channel.
    /// </summary>
    public void Finish(int parts, long count)
    {
        Total(parts);
        for (var c = 0; norm is not null && c < used; c++)
        {
            var mean = totals[c] / count;
            Set(c, mean, Math.Max(totals[channels + c] / count - mean * mean, 0));
        }
    }

    /// <summary>Takes over the running statistics, as evaluation does.</summary>
    public void UseRunning()
    {
        for (var c = 0; norm is not null && c < used; c++)
        {
            Set(c, norm.Mean.Value[c], norm.Variance.Value[c]);
        }
    }

    /// <summary>Moves the running statistics as PyTorch does: towards the mean and the unbiased variance.</summary>
    public void UpdateRunning(long count)
    {
        if (norm is not null)
        {
            UpdateRunning(norm, count);
        }
    }

    /// <summary>The same for another module that normalises the same values.</summary>
    public void UpdateRunning(NormSpec norm, long count)
    {
        for (var c = 0; c < used; c++)
        {
            norm.Mean.Value[c] = (float)((1 - Momentum) * norm.Mean.Value[c] + Momentum * Means[c]);
            norm.Variance.Value[c] = (float)((1 - Momentum) * norm.Variance.Value[c]
                + Momentum * variances[c] * (count / (count - 1.0)));
        }
    }

    /// <summary>
    /// The gradient by the values, from the gradients that <see cref="Add"/> has summed: those by the normalised
    /// values.
    /// </summary>
    public void FinishGradient(int parts, long count)
    {
        Total(parts);
        FinishGradient(totals, totals + channels, 1, count);
    }

    /// <summary>
    /// The same from given sums, each times <paramref name="weight"/>. With r = 1 / sqrt(variance + epsilon), a
    /// gradient g by the normalised value gives r (g - mean(g) - normalised mean(g normalised)). A learned scale
    /// multiplies it.
    /// </summary>
    public void FinishGradient(double* sums, double* products, double weight, long count)
    {
        for (var c = 0; c < used; c++)
        {
            if (norm is null)
            {
                ((float*)Coefficients.A)[c] = (float)weight;
                continue;
            }

            var r = inverses[c];
            var centred = products[c] - Means[c] * sums[c];
            var a = r * weight * (norm.Weight is null ? 1 : norm.Weight.Value[c]);
            var b = -a * r * r * centred / count;
            ((float*)Coefficients.A)[c] = (float)a;
            ((float*)Coefficients.B)[c] = (float)b;
            ((float*)Coefficients.K)[c] = (float)(-a * sums[c] / count - b * Means[c]);
            (totals[c], totals[channels + c]) = (weight * sums[c], weight * products[c]);
        }
    }

    /// <summary>
    /// The sum of a channel's gradients times its normalised values, from the sums of the gradients and of their
    /// products with the values.
    /// </summary>
    public double ProductWithNormalised(int channel, double sum, double product)
    {
        var normalised = inverses[channel] * (product - Means[channel] * sum);
        return norm is { Weight: not null, Bias: not null }
            ? norm.Weight.Value[channel] * normalised + norm.Bias.Value[channel] * sum
            : normalised;
    }

    /// <summary>
    /// Writes the gradients of the learned scale and shift, after <see cref="FinishGradient(int, long)"/>.
    /// </summary>
    public void FinishAffine()
    {
        for (var c = 0; norm is { Weight: not null, Bias: not null } && c < used; c++)
        {
            norm.Weight.Gradient[c] = (float)(inverses[c] * (totals[channels + c] - Means[c] * totals[c]));
            norm.Bias.Gradient[c] = (float)totals[c];
        }
    }

    private void Total(int parts)
    {
        for (var i = 0; i < 2 * channels; i++)
        {
            totals[i] = 0;
            for (var part = 0; part < parts; part++)
            {
                totals[i] += partials[2L * channels * part + i];
            }
        }
    }

    private void Set(int channel, double mean, double variance)
    {
        Means[channel] = mean;
        variances[channel] = variance;
        inverses[channel] = 1 / Math.Sqrt(variance + Epsilon);
        var scale = inverses[channel] * (norm!.Weight is null ? 1 : norm.Weight.Value[channel]);
        Scale[channel] = (float)scale;
        Shift[channel] = (float)((norm.Bias is null ? 0 : norm.Bias.Value[channel]) - mean * scale);
    }
}
