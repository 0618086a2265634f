using System.Runtime.InteropServices;
using DeffArts.Kernels.Memory;
using DeffArts.Kernels.Stages;
using DeffArts.Kernels.Work;

namespace DeffArts.Kernels.Cells;

/// <summary>
/// One summand of a node: sigma(alpha) times the normalised output of a candidate. The weight and the BatchNorm are one
/// scale and one shift per channel, so the normalised output never stands in memory.
/// </summary>
internal sealed unsafe class Term
{
    private readonly int channels;
    private readonly int first;
    private readonly double* partials;
    private readonly double* totals;
    private readonly NormSpec? norm;
    private readonly BatchStatistics? own;

    /// <summary>
    /// A summand of state <paramref name="target"/> that was made from state <paramref name="source"/>.
    /// </summary>
    /// <param name="arena">Takes the memory from it.</param>
    /// <param name="place">Row and column of alpha.</param>
    /// <param name="source">The state that the edge leaves.</param>
    /// <param name="target">The state that the edge enters.</param>
    /// <param name="output">What is normalised and added.</param>
    /// <param name="statistics">
    /// The BatchNorm of the output, which several edges may share; null for the identity.
    /// </param>
    /// <param name="norm">The running statistics of this edge's own BatchNorm; null where a stage keeps them.</param>
    /// <param name="first">The first channel that is added; those before it are not.</param>
    public Term(
        Arena arena, (int Row, int Column) place, int source, int target, Plane output, BatchStatistics? statistics,
        NormSpec? norm, int first = 0)
    {
        (Place, Source, Target, Output, Statistics, this.norm) = (place, source, target, output, statistics, norm);
        (channels, this.first) = (output.Channels, first);
        partials = arena.Doubles(2L * channels * Partition.MostParts);
        totals = arena.Doubles(2L * channels);
        Scale = arena.Floats(channels);
        Shift = arena.Floats(channels);
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

    /// <summary>The images that the output is added for.</summary>
    public KeptImages Kept { get; } = new();

    /// <summary>sigma(alpha) of this pass, or what drop path scales by.</summary>
    public float Weight { get; private set; }

    /// <summary><see cref="Weight"/>, once for each channel.</summary>
    public float* Weights { get; }

    /// <summary>What the output is multiplied by.</summary>
    public float* Scale { get; }

    /// <summary>What is added to that.</summary>
    public float* Shift { get; }

    /// <summary>
    /// Per channel, the sum of the node's gradient over the kept images, after <see cref="FinishSums"/>.
    /// </summary>
    public double* Sums => totals;

    /// <summary>Per channel, the sum of the node's gradient times the output, after <see cref="FinishSums"/>.</summary>
    public double* Products => totals + channels;

    /// <summary>Sets scale and shift for this pass.</summary>
    public void Prepare(float weight, bool training, bool updates, long count)
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
            Shift[c] = statistics is null ? 0 : weight * statistics.Shift[c];
        }
    }

    /// <summary>target = the sum of the kept outputs of <paramref name="terms"/>, scaled and shifted.</summary>
    public static void Sum(IReadOnlyList<Term> terms, int image, float* target, Plane plane, Scratch scratch)
    {
        float** sources = stackalloc float*[terms.Count], scales = stackalloc float*[terms.Count];
        new Span<float>(scratch.Sums, plane.Channels).Clear();
        var count = 0;
        foreach (var term in terms)
        {
            if (term.Kept[image])
            {
                sources[count] = term.Output.At(image);
                scales[count++] = term.Scale;
                plane.Kernels.Add(term.Shift, scratch.Sums, plane.Channels);
            }
        }

        plane.Kernels.WeightedSum(sources, scales, count, scratch.Sums, target, plane.Pixels, plane.Channels);
    }

    /// <summary>
    /// Adds the gradients of the nodes that <paramref name="terms"/> are summands of, times their weights, to
    /// <paramref name="target"/>.
    /// </summary>
    public static void SumGradients(IReadOnlyList<Term> terms, int image, IReadOnlyList<Plane> gradients, float* target)
    {
        float** sources = stackalloc float*[terms.Count], scales = stackalloc float*[terms.Count];
        var count = 0;
        foreach (var term in terms)
        {
            if (term.Kept[image])
            {
                sources[count] = gradients[term.Target].At(image);
                scales[count++] = term.Weights;
            }
        }

        if (count > 0)
        {
            var plane = gradients[terms[0].Target];
            plane.Kernels.WeightedSum(sources, scales, count, shift: null, target, plane.Pixels, plane.Channels);
        }
    }

    /// <summary>Adds an image's sums of the node's gradient and of its products with the output.</summary>
    public void AddSums(Plane gradient, int image, int part, bool isFirst, Scratch scratch)
    {
        var count = 2 * channels;
        var to = partials + (long)count * part;
        if (isFirst)
        {
            new Span<double>(to, count).Clear();
        }

        if (!Kept[image])
        {
            return;
        }

        NativeMemory.Clear(scratch.Sums, (nuint)(count * sizeof(float)));
        Output.Kernels.AddSums(gradient.At(image), Output.At(image), scratch.Sums, Output.Pixels, channels);
        for (var i = 0; i < count; i++)
        {
            to[i] += scratch.Sums[i];
        }
    }

    /// <summary>
    /// Sums over the parts. The derivative of the loss by sigma(alpha) is the sum of the node's gradient times the
    /// normalised output.
    /// </summary>
    /// <returns>That derivative.</returns>
    public double FinishSums(int parts)
    {
        new Span<double>(totals, 2 * channels).Clear();
        for (var part = 0; part < parts; part++)
        {
            var from = partials + 2L * channels * part;
            for (var i = 0; i < 2 * channels; i++)
            {
                totals[i] += from[i];
            }
        }

        var derivative = 0.0;
        for (var c = first; c < Output.Used; c++)
        {
            derivative += Statistics?.ProductWithNormalised(c, Sums[c], Products[c]) ?? Products[c];
        }

        return derivative;
    }
}
