using DeffArts.Kernels.Loops;
using DeffArts.Kernels.Memory;
using DeffArts.Kernels.Stages;

namespace DeffArts.Kernels.Cells;

/// <summary>
/// A cell, continuous or derived, with a hand-written backward pass, state by state: as soon as a state is known, everything that
/// leaves it is computed image by image while the state is in the cache. Only a BatchNorm, which needs the whole batch,
/// ends such a walk over the images.
/// </summary>
internal sealed unsafe partial class Cell
{
    private const int Inputs = 2;
    private readonly CellSpec spec;
    private readonly KernelSet kernels;
    private readonly GatherStage[] preprocess;
    private readonly Plane[] states;
    private readonly Plane[] gradients;
    private readonly Plane[] seen;
    private readonly Plane[] seenGradients;
    private readonly Bypass? bypass;
    private readonly Departure[] departures;
    private readonly List<Term>[] arrivals;
    // Whether something behind the cell has added to a state's gradient before the cell does.
    private readonly bool[] isRead;

    /// <summary>Takes the memory for <paramref name="images"/> images; without <paramref name="trains"/> none for gradients.</summary>
    public Cell(Arena arena, CellSpec spec, Feature input0, Feature input1, int images, bool trains = true)
    {
        this.spec = spec;
        var wide = KernelSet.For(spec.Channels);
        preprocess = [.. new[] { input0, input1 }.Zip(spec.Preprocess, (input, given) =>
            new GatherStage(arena, wide, input, given.Convolutions, given.Norm, given.Stride, images))];
        var count = Inputs + spec.Nodes;
        states = [.. Enumerable.Range(0, count).Select(NewPlane)];
        gradients = trains ? [.. Enumerable.Range(0, count).Select(NewPlane)] : states;
        bypass = spec.PartialChannels == 1 ? null : new Bypass(arena, spec, states, gradients, images);
        (seen, seenGradients) = bypass is null ? (states, gradients) : (bypass.Seen, bypass.SeenGradients);
        kernels = seen[0].Kernels;
        isRead = [.. Enumerable.Range(0, count).Select(spec.Concat.Contains)];
        arrivals = [.. Enumerable.Range(0, count).Select(_ => new List<Term>())];
        departures = [.. Enumerable.Range(0, count).Select(state => new Departure(
            arena, seen[state], seenGradients, [.. spec.Edges.Index().Where(edge => edge.Item.Source == state)], images))];
        foreach (var term in departures.SelectMany(departure => departure.Terms))
        {
            arrivals[term.Target].Add(term);
        }

        for (var input = 0; input < Inputs; input++)
        {
            preprocess[input].Upstream = gradients[input];
        }

        Output = new Feature([.. spec.Concat.Select(state => states[state])],
            [.. spec.Concat.Select(state => gradients[state])], DependsOnAlpha: true);

        Plane NewPlane(int state)
        {
            var size = state < Inputs ? spec.StateSize : spec.OutputSize;
            return new Plane(arena, wide, spec.Channels, size, size, images);
        }
    }

    /// <summary>The concatenated nodes.</summary>
    public Feature Output { get; }

    /// <summary>What reads the two inputs.</summary>
    public IReadOnlyList<GatherStage> Preprocess => preprocess;

    /// <summary>Everything with weights.</summary>
    public IEnumerable<Stage> Stages =>
        preprocess.Concat(departures.SelectMany(departure => departure.Seconds.Concat(departure.Firsts)));

    /// <summary>The sets of stages whose weight gradients are summed at the same time.</summary>
    public IEnumerable<IReadOnlyList<Stage>> StageGroups =>
        departures.SelectMany(departure => new[] { departure.Firsts, departure.Seconds }).Append(preprocess);

    /// <summary>Says what the cell needs of a thread's working memory.</summary>
    public void Need(ScratchSizes sizes)
    {
        foreach (var stage in Stages)
        {
            stage.Need(sizes);
        }

        foreach (var state in states)
        {
            sizes.Need((state.Height + 1) * Scratch.GradientRow(state.Width), state.Channels);
        }
    }
}
