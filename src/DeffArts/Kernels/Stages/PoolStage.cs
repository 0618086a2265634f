using System.Runtime.InteropServices;
using DeffArts.Kernels.Cells;
using DeffArts.Kernels.Loops;
using DeffArts.Kernels.Memory;

namespace DeffArts.Kernels.Stages;

/// <summary>
/// A pool of one state, shared by every edge that leaves it: without a learned scale their BatchNorms, where they have
/// one, normalise alike, and the gradient is linear, so it is taken once, for the weighted sum of the nodes' gradients.
/// </summary>
internal sealed unsafe class PoolStage
{
    private readonly PoolShape shape;
    private readonly bool isMax;
    private readonly double* sums;
    private readonly double* products;

    /// <summary>A pool of <paramref name="state"/>, <paramref name="stride"/> 1 or 2.</summary>
    public PoolStage(Arena arena, Plane state, PoolSpec spec, int stride, int images)
    {
        (State, isMax) = (state, spec.IsMax);
        shape = new PoolShape(spec.Kernel, stride, state.Height, state.Width);
        Output = new Plane(arena, state.Kernels, state.Used, shape.OutputHeight, shape.OutputWidth, images);
        Statistics = spec.Norm is null ? null : new BatchStatistics(arena, spec.Norm, state.Used, state.Channels);
        sums = arena.Doubles(state.Channels);
        products = arena.Doubles(state.Channels);
    }

    /// <summary>What is pooled.</summary>
    public Plane State { get; }

    /// <summary>The pooled state, not normalised.</summary>
    public Plane Output { get; }

    /// <summary>Its BatchNorm, which a derived network's pool has not.</summary>
    public BatchStatistics? Statistics { get; }

    /// <summary>The summands that it is in.</summary>
    public List<Term> Terms { get; } = [];

    /// <summary>Whether it is that pool.</summary>
    public bool Is(PoolSpec spec) => isMax == spec.IsMax && shape.Kernel == spec.Kernel;

    /// <summary>Pools one image, with its sums.</summary>
    public void Forward(int image, int part, bool isFirst, Scratch scratch)
    {
        var source = State.At(image);
        var target = Output.At(image);
        if (isMax)
        {
            State.Kernels.MaxPool(source, target, shape, State.Channels);
        }
        else
        {
            State.Kernels.AveragePool(source, target, shape, State.Channels);
        }

        if (Statistics is not null)
        {
            NativeMemory.Clear(scratch.Sums, (nuint)(2 * State.Channels * sizeof(float)));
            State.Kernels.AddSums(target, target, scratch.Sums, Output.Pixels, State.Channels);
            Statistics.Add(part, scratch.Sums, isFirst);
        }
    }

    /// <summary>The gradient's coefficients, from the sums of its terms.</summary>
    public void FinishGradient(long count)
    {
        if (Statistics is null)
        {
            return;
        }

        for (var c = 0; c < State.Channels; c++)
        {
            (sums[c], products[c]) = (0, 0);
            foreach (var term in Terms)
            {
                sums[c] += term.Weight * term.Sums[c];
                products[c] += term.Weight * term.Products[c];
            }
        }

        Statistics.FinishGradient(sums, products, 1, count);
    }

    /// <summary>
    /// Adds one image's gradient to the state's; <paramref name="gradients"/> are those of all states.
    /// </summary>
    public void Backward(int image, IReadOnlyList<Plane> gradients, Plane stateGradient, Scratch scratch)
    {
        var (kernels, channels, pixels) = (State.Kernels, State.Channels, Output.Pixels);
        NativeMemory.Clear(scratch.Outer, (nuint)((long)pixels * channels * sizeof(float)));
        Term.SumGradients(Terms, image, gradients, scratch.Outer);

        var pooled = scratch.Outer;
        if (Statistics is not null)
        {
            kernels.NormGradient(pooled, Output.At(image), Statistics.Coefficients, pooled, pixels, channels);
        }

        if (isMax)
        {
            kernels.MaxPoolGradient(
                pooled, Output.At(image), State.At(image), stateGradient.At(image), shape, channels);
        }
        else
        {
            kernels.AveragePoolGradient(pooled, stateGradient.At(image), shape, channels);
        }
    }
}
