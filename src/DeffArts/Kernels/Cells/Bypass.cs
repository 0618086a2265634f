using System.Runtime.InteropServices;
using DeffArts.Kernels.Loops;
using DeffArts.Kernels.Memory;

namespace DeffArts.Kernels.Cells;

/// <summary>
/// Partial channels of one cell: of each state a plane of the first 1/K of the channels, which is all that the
/// candidates see, and the way of the other channels past them. The shuffle is linear, so a node's edges are added up
/// first and shuffled once.
/// </summary>
internal sealed unsafe class Bypass
{
    private readonly Plane[] states;
    private readonly Plane[] gradients;
    private readonly Plane?[] pooled;
    private readonly List<Term>[] arrivals;
    private readonly List<Term>[] departures;
    private readonly int column;
    private readonly float* mask;
    private readonly float* shuffled;
    private readonly float* unshuffled;

    /// <summary>Takes the memory for the states of a cell.</summary>
    public Bypass(Arena arena, CellSpec spec, Plane[] states, Plane[] gradients, int images)
    {
        (this.states, this.gradients) = (states, gradients);
        var (k, used, kernels) = (spec.PartialChannels, spec.Channels / spec.PartialChannels, states[0].Kernels);
        Seen = [.. states.Select(Narrow)];
        SeenGradients = [.. states.Select(Narrow)];
        mask = arena.Floats(Seen[0].Channels);
        new Span<float>(mask, used).Fill(1);
        // Channel c of group g becomes c * K + g.
        var channels = Enumerable.Range(0, spec.Channels).ToArray();
        shuffled = kernels.Places(arena, [.. channels.Select(c => c % k * used + c / k)], states[0].Channels);
        unshuffled = kernels.Places(arena, [.. channels.Select(c => c % used * k + c / used)], states[0].Channels);
        pooled = [.. states.Select((_, state) => spec.Edges.Any(edge => edge.Source == state && edge.Stride == 2)
            ? new Plane(arena, kernels, spec.Channels, spec.OutputSize, spec.OutputSize, images)
            : null)];
        column = spec.Edges[0].Candidates.Count;
        var terms = spec.Edges.Select((edge, row) => new Term(
            arena, (row, column), edge.Source, edge.Target, pooled[edge.Source] ?? states[edge.Source],
            statistics: null, norm: null, first: used)).ToList();
        arrivals = [.. states.Select((_, state) => terms.FindAll(term => term.Target == state))];
        departures = [.. states.Select((_, state) => terms.FindAll(term => term.Source == state))];

        Plane Narrow(Plane state) => new(arena, KernelSet.For(used), used, state.Height, state.Width, images);
    }

    /// <summary>What the candidates see of each state.</summary>
    public Plane[] Seen { get; }

    /// <summary>
    /// The gradients of <see cref="Seen"/> and, from <see cref="Split"/> on, of what the candidates made.
    /// </summary>
    public Plane[] SeenGradients { get; }

    /// <summary>Takes over the weights of the edges into a state: the column behind the operations'.</summary>
    public void Prepare(float[,] weights, int state)
    {
        foreach (var term in arrivals[state])
        {
            term.Prepare(weights[term.Place.Row, column], training: true, updates: false, count: 0);
        }
    }

    /// <summary>One image of a node: what the candidates made of it, and what bypasses them.</summary>
    public void Merge(int state, int image, float* operated, Scratch scratch)
    {
        var (plane, seen) = (states[state], Seen[state]);
        var sum = scratch.Outer;
        Term.Sum(arrivals[state], image, sum, plane, scratch);
        seen.Kernels.Give(operated, sum, plane.Channels, plane.Pixels, seen.Channels);
        plane.Kernels.Shuffle(sum, shuffled, plane.At(image), plane.Pixels, plane.Channels);
    }

    /// <summary>What leaves a state that is complete.</summary>
    public void Leave(int state, int image)
    {
        var (plane, seen) = (states[state], Seen[state]);
        seen.Kernels.Take(plane.At(image), plane.Channels, mask, seen.At(image), plane.Pixels, seen.Channels);
        if (pooled[state] is { } pool)
        {
            plane.Kernels.MaxPool(plane.At(image), pool.At(image), Window(plane), plane.Channels);
        }
    }

    /// <summary>A node's complete gradient in the order before the shuffle, and that of the candidates' part.</summary>
    public void Split(int state, int image)
    {
        var (gradient, seen) = (gradients[state], SeenGradients[state]);
        var pixels = gradient.At(image);
        gradient.Kernels.Shuffle(pixels, unshuffled, pixels, gradient.Pixels, gradient.Channels);
        seen.Kernels.Take(pixels, gradient.Channels, mask, seen.At(image), gradient.Pixels, seen.Channels);
    }

    /// <summary>For the gradients of the weights of all edges that leave a state.</summary>
    public void AddProducts(int state, int image, int part, bool isFirst, Scratch scratch)
    {
        foreach (var term in departures[state])
        {
            term.AddSums(gradients[term.Target], image, part, isFirst, scratch);
        }
    }

    /// <summary>Adds those gradients.</summary>
    public void FinishProducts(int state, int parts, double[,] weightGradients)
    {
        foreach (var term in departures[state])
        {
            weightGradients[term.Place.Row, column] += term.FinishSums(parts);
        }
    }

    /// <summary>Before the candidates add to the gradient of what they see.</summary>
    public void StartGradient(int state, int image) => SeenGradients[state].Clear(image);

    /// <summary>Adds both parts of a state's gradient.</summary>
    public void Backward(int state, int image, Scratch scratch)
    {
        var (plane, gradient, seen) = (states[state], gradients[state], SeenGradients[state]);
        var target = gradient.At(image);
        seen.Kernels.Give(seen.At(image), target, gradient.Channels, gradient.Pixels, seen.Channels);
        if (pooled[state] is not { } pool)
        {
            Term.SumGradients(departures[state], image, gradients, target);
            return;
        }

        NativeMemory.Clear(scratch.Outer, (nuint)((long)pool.Pixels * pool.Channels * sizeof(float)));
        Term.SumGradients(departures[state], image, gradients, scratch.Outer);
        plane.Kernels.MaxPoolGradient(
            scratch.Outer, pool.At(image), plane.At(image), target, Window(plane), plane.Channels);
    }

    private static PoolShape Window(Plane plane) => new(Kernel: 2, Stride: 2, plane.Height, plane.Width);
}
