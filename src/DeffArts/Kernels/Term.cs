using System.Runtime.InteropServices;

namespace DeffArts.Kernels;

/// <summary>
/// One summand of a node: sigma(alpha) times the normalised output of a candidate. The weight and the BatchNorm are one
/// scale and one shift per channel, so the normalised output never stands in memory.
/// </summary>
internal sealed unsafe class Term
{
    private readonly int channels;
    private readonly int first;
    private readonly double* partials;
    private readonly NormSpec? norm;
    private readonly BatchStatistics? own;

    /// <summary>A summand of state <paramref name="target"/> that was made from state <paramref name="source"/>.</summary>
    /// <param name="arena">Takes the memory from it.</param>
    /// <param name="place">Row and column of alpha.</param>
    /// <param name="source">The state that the edge leaves.</param>
    /// <param name="target">The state that the edge enters.</param>
    /// <param name="output">What is normalised and added.</param>
    /// <param name="statistics">The BatchNorm of the output, which several edges may share; null for the identity.</param>
    /// <param name="norm">The running statistics of this edge's own BatchNorm; null where a stage keeps them.</param>
    /// <param name="first">The first channel that is added; those before it are not.</param>
    public Term(
        Arena arena, (int Row, int Column) place, int source, int target, Plane output, BatchStatistics? statistics,
        NormSpec? norm, int first = 0)
    {
        (Place, Source, Target, Output, Statistics, this.norm) = (place, source, target, output, statistics, norm);
        (channels, this.first) = (output.Channels, first);
        partials = arena.Doubles((long)channels * Partition.MostParts);
        Products = arena.Doubles(channels);
        Scale = arena.Floats(channels);
        Weights = arena.Floats(channels);
        // In evaluation every edge normalises a shared output by its own running statistics.
        own = norm is null ? null : new BatchStatistics(arena, norm, output.Used, channels);
    }

    /// <summary>Row (edge) and column (operation) of alpha.</summary>
    public (int Row, int Column) Place { get; }

    /// <summary>The state that the edge leaves.</summary>
    public int Source { get; }

    /// <summary>The state that the edge enters.</summary>
    public int Target { get; }

    /// <summary>What is normalised and added.</summary>
    public Plane Output { get; }

    /// <summary>Its BatchNorm, or null.</summary>
    public BatchStatistics? Statistics { get; }

    /// <summary>sigma(alpha) of this pass.</summary>
    public float Weight { get; private set; }

    /// <summary><see cref="Weight"/>, once for each channel.</summary>
    public float* Weights { get; }

    /// <summary>What the output is multiplied by.</summary>
    public float* Scale { get; }

    /// <summary>Per channel, the sum of the node's gradient times the output, after <see cref="FinishProducts"/>.</summary>
    public double* Products { get; }

    /// <summary>Sets the scale for this pass and adds the shift to the node's.</summary>
    public void Prepare(float weight, bool training, bool updates, long count, float* shift)
    {
        Weight = weight;
        new Span<float>(Weights, channels)[first..].Fill(weight);
        var statistics = Statistics;
        if (norm is not null && !training)
        {
            own!.UseRunning();
            statistics = own;
        }
        else if (norm is not null && updates)
        {
            statistics!.UpdateRunning(norm, count);
        }

        for (var c = first; c < Output.Used; c++)
        {
            Scale[c] = statistics is null ? weight : weight * statistics.Scale[c];
            shift[c] += statistics is null ? 0 : weight * statistics.Shift[c];
        }
    }

    /// <summary>
    /// Adds the outputs of <paramref name="terms"/> times their scales to <paramref name="shift"/>, or to the target
    /// where that is null.
    /// </summary>
    public static void Sum(IReadOnlyList<Term> terms, int image, float* shift, float* target, Plane plane)
    {
        float** sources = stackalloc float*[terms.Count], scales = stackalloc float*[terms.Count];
        for (var i = 0; i < terms.Count; i++)
        {
            sources[i] = terms[i].Output.At(image);
            scales[i] = terms[i].Scale;
        }

        plane.Kernels.WeightedSum(sources, scales, terms.Count, shift, target, plane.Pixels, plane.Channels);
    }

    /// <summary>
    /// Adds the gradients of the nodes that <paramref name="terms"/> are summands of, times their weights, to
    /// <paramref name="target"/>.
    /// </summary>
    public static void SumGradients(IReadOnlyList<Term> terms, int image, IReadOnlyList<Plane> gradients, float* target)
    {
        float** sources = stackalloc float*[terms.Count], scales = stackalloc float*[terms.Count];
        for (var i = 0; i < terms.Count; i++)
        {
            sources[i] = gradients[terms[i].Target].At(image);
            scales[i] = terms[i].Weights;
        }

        var plane = gradients[terms[0].Target];
        plane.Kernels.WeightedSum(sources, scales, terms.Count, shift: null, target, plane.Pixels, plane.Channels);
    }

    /// <summary>Adds an image's products of the node's gradient and the output.</summary>
    public void AddProducts(Plane gradient, int image, int part, bool isFirst, Scratch scratch)
    {
        NativeMemory.Clear(scratch.Sums, (nuint)(channels * sizeof(float)));
        Output.Kernels.AddProducts(gradient.At(image), Output.At(image), scratch.Sums, Output.Pixels, channels);
        var to = partials + (long)channels * part;
        for (var c = 0; c < channels; c++)
        {
            to[c] = isFirst ? scratch.Sums[c] : to[c] + scratch.Sums[c];
        }
    }

    /// <summary>
    /// Sums the products over the parts. The derivative of the loss by sigma(alpha) is the sum of the node's gradient
    /// times the normalised output.
    /// </summary>
    /// <param name="parts">How many.</param>
    /// <param name="sums">Per channel, the sum of the node's gradient.</param>
    /// <returns>The derivative by sigma(alpha).</returns>
    public double FinishProducts(int parts, double* sums)
    {
        var derivative = 0.0;
        for (var c = first; c < Output.Used; c++)
        {
            Products[c] = 0;
            for (var part = 0; part < parts; part++)
            {
                Products[c] += partials[(long)channels * part + c];
            }

            derivative += Statistics is null
                ? Products[c]
                : Statistics.Inverses[c] * (Products[c] - Statistics.Means[c] * sums[c]);
        }

        return derivative;
    }
}
