using DeffArts.Kernels.Loops;
using DeffArts.Kernels.Memory;
using DeffArts.Kernels.Stages;

namespace DeffArts.Kernels.Cells;

/// <summary>
/// A cell, continuous or derived, with a hand-written backward pass, state by state: as soon as a state is known,
/// everything that leaves it is computed image by image while the state is in the cache. Only a BatchNorm, which needs
/// the whole batch, ends such a walk over the images.
/// </summary>
internal sealed unsafe partial class Cell
{
    private readonly CellSpec spec;
    private readonly int inputs;
    private readonly Feature[] sources;
    private readonly GatherStage?[] preprocess;
    private readonly GatherStage[] preprocessed;
    private readonly Plane[] states;
    private readonly Plane[] gradients;
    private readonly Plane[] seen;
    private readonly Plane[] seenGradients;
    private readonly Bypass? bypass;
    private readonly Departure[] departures;
    private readonly List<Term>[] arrivals;
    // Whether something behind the cell has added to a state's gradient before the cell does.
    private readonly bool[] isRead;

    /// <summary>
    /// Takes the memory for <paramref name="images"/> images; without <paramref name="trains"/> none for gradients. A
    /// cell of one input reads <paramref name="input1"/>.
    /// </summary>
    /// <exception cref="NotSupportedException">The kernels have no such cell.</exception>
    public Cell(
        Arena arena, CellSpec spec, Feature input0, Feature input1, int images, bool trains = true,
        GradientRoom? room = null)
    {
        this.spec = spec;
        inputs = spec.Preprocess.Count;
        sources = inputs == 1 ? [input1] : [input0, input1];
        Require(inputs is 1 or 2, "a cell has one input or two");
        Require(!spec.Concat.Any(state => state < inputs && spec.Preprocess[state] is null),
            "a cell does not pass an input on that it reads as it is");
        var wide = KernelSet.For(spec.Channels);
        preprocess = [.. sources.Zip(spec.Preprocess, (input, given) => given is null
            ? null
            : new GatherStage(arena, wide, input, given.Convolutions, given.Norm, given.Stride, images))];
        preprocessed = [.. preprocess.OfType<GatherStage>()];
        var count = inputs + spec.Nodes;
        states = [.. Enumerable.Range(0, count).Select(state => Plain(state)?.Parts[0] ?? NewPlane(state))];
        gradients = trains
            ? [.. Enumerable.Range(0, count).Select(state => Plain(state)?.Gradients[0] ?? NewPlane(state))]
            : states;
        Require(spec.PartialChannels == 1 || states.All(state => state.Used == spec.Channels),
            "partial channels are for cells that keep their channels");
        bypass = spec.PartialChannels == 1 ? null : new Bypass(arena, spec, states, gradients, images);
        (seen, seenGradients) = bypass is null ? (states, gradients) : (bypass.Seen, bypass.SeenGradients);
        isRead = [.. Enumerable.Range(0, count).Select(spec.Concat.Contains)];
        arrivals = [.. Enumerable.Range(0, count).Select(_ => new List<Term>())];
        room = trains ? room ?? new GradientRoom(arena) : null;
        departures = [.. Enumerable.Range(0, count).Select(state => new Departure(arena, room, state, seen[state],
            seenGradients, [.. spec.Edges.Index().Where(edge => edge.Item.Source == state)], images))];
        foreach (var term in departures.SelectMany(departure => departure.Terms))
        {
            arrivals[term.Target].Add(term);
        }

        for (var input = 0; input < inputs; input++)
        {
            preprocess[input]?.Upstream = gradients[input];
        }

        Output = new Feature(
            [.. spec.Concat.Select(state => states[state])], [.. spec.Concat.Select(state => gradients[state])],
            DependsOnAlpha: !spec.IsFixed || Array.Exists(sources, source => source.DependsOnAlpha));

        Plane NewPlane(int state)
        {
            var size = state < inputs ? spec.StateSize : spec.OutputSize;
            return new Plane(arena, wide, spec.Channels, size, size, images);
        }
    }

    /// <summary>The concatenated nodes.</summary>
    public Feature Output { get; }

    /// <summary>Everything with weights.</summary>
    public IEnumerable<Stage> Stages => StageGroups.SelectMany(group => group);

    /// <summary>The sets of stages whose weight gradients are summed at the same time.</summary>
    public IEnumerable<IReadOnlyList<Stage>> StageGroups =>
        departures.SelectMany(departure => departure.StageGroups).Append(preprocessed);

    /// <summary>
    /// Settles which readers of the inputs are the first in a pass backward to add to an input's gradient: those whose
    /// input is not <paramref name="started"/> yet, in the order in which they go back.
    /// </summary>
    public void StartGradients(HashSet<Feature> started)
    {
        for (var input = inputs - 1; input >= 0; input--)
        {
            if (preprocess[input] is null)
            {
                isRead[input] = !started.Add(sources[input]);
            }
        }

        foreach (var stage in preprocessed)
        {
            stage.StartsGradient = started.Add(stage.Source);
        }
    }

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

    /// <summary>Refuses what the kernels do not have.</summary>
    /// <exception cref="NotSupportedException">The condition does not hold.</exception>
    internal static void Require(bool holds, string law)
    {
        if (!holds)
        {
            throw new NotSupportedException($"the fast engine has no such cell: {law}");
        }
    }

    /// <summary>An input that is read as it is.</summary>
    private Feature? Plain(int state)
    {
        if (state >= inputs || preprocess[state] is not null)
        {
            return null;
        }

        Require(sources[state].Parts.Count == 1, "an input without preprocessing is one plane");
        return sources[state];
    }
}
