using DeffArts.Kernels.Loops;
using DeffArts.Kernels.Memory;
using DeffArts.Kernels.Stages;
using DeffArts.Kernels.Work;
using static TorchSharp.torch;

namespace DeffArts.Kernels.Cells;

/// <summary>The stem and all cells of a network, as the kernels see them.</summary>
/// <param name="Stem">In front of the first cell, which reads it for each of its inputs.</param>
/// <param name="Cells">In order.</param>
/// <param name="Weights">Every tensor that takes a gradient.</param>
/// <param name="Dead">Weights that nothing which is asked for depends on.</param>
/// <param name="Buffers">Every running statistic.</param>
/// <param name="Tap">The cell whose output is wanted too, or null.</param>
/// <param name="Head">What follows the last cell, or null.</param>
internal sealed record CellStackSpec(
    StemSpec Stem, IReadOnlyList<CellSpec> Cells, IReadOnlyList<TensorSlot> Weights,
    IReadOnlyList<TensorSlot> Dead, IReadOnlyList<TensorSlot> Buffers, int? Tap = null, HeadSpec? Head = null);

/// <summary>
/// Stem and cells of a network with the memory of one pass: from images to the mean of every channel of the last cell,
/// and back. A pass forward and its pass backward use the same memory, and then the next pass.
/// </summary>
internal sealed unsafe partial class CellStack : IDisposable
{
    private readonly Arena arena = new();
    private readonly CellStackSpec spec;
    private readonly StemStage stem;
    private readonly Plane input;
    private readonly Plane inputGradient;
    private readonly Cell[] cells;
    private readonly Head? head;
    private readonly Stage[] stages;
    private readonly TensorSlot[] slots;
    private readonly ScratchSizes sizes = new();
    private readonly List<Scratch> scratch = [];

    /// <summary>
    /// Takes the memory for up to <paramref name="images"/> images; without <paramref name="trains"/> none for a pass
    /// backward.
    /// </summary>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> came before it was done.</exception>
    public CellStack(CellStackSpec spec, int images, bool trains = true, CancellationToken stop = default)
    {
        arena.Stop = stop;
        (this.spec, Capacity, Trains) = (spec, images, trains);
        var (kernels, channels, size) = (KernelSet.For(spec.Stem.Outputs), spec.Stem.Outputs, spec.Stem.OutputSize);
        input = new Plane(arena, kernels, channels, size, size, images);
        inputGradient = trains ? new Plane(arena, kernels, channels, size, size, images) : input;
        stem = new StemStage(arena, kernels, spec.Stem, images) { Upstream = inputGradient };
        var before = new Feature([input], [inputGradient], DependsOnAlpha: false);
        var (input0, input1) = (before, before);
        var room = new GradientRoom(arena);
        cells = new Cell[spec.Cells.Count];
        for (var i = 0; i < cells.Length; i++)
        {
            room.StartCell();
            cells[i] = new Cell(arena, spec.Cells[i], input0, input1, images, trains, room);
            cells[i].Need(sizes);
            (input0, input1) = (input1, cells[i].Output);
        }

        StartGradientsOnce();
        stem.Need(sizes);
        head = spec.Head is null
            ? null
            : new Head(arena, spec.Head, cells[^1].Output, starts: spec.Tap != cells.Length - 1, images, trains);
        head?.Need(sizes);
        slots = [.. spec.Weights, .. spec.Dead, .. spec.Buffers];
        stages = [stem, .. cells.SelectMany(cell => cell.Stages), .. head?.Stages ?? []];
        if (trains)
        {
            PlaceWeightGradients();
        }

        arena.Stop = CancellationToken.None;
    }

    /// <summary>The most images of a pass.</summary>
    public int Capacity { get; }

    /// <summary>Whether there is memory for a pass backward.</summary>
    public bool Trains { get; }

    /// <summary>Bytes of working memory.</summary>
    public long Bytes => arena.Bytes;

    /// <inheritdoc/>
    public void Dispose() => arena.Dispose();

    /// <summary>What is read more than once starts its gradient with the later reader, which goes back first.</summary>
    private void StartGradientsOnce()
    {
        var started = new HashSet<Feature>(ReferenceEqualityComparer.Instance) { cells[^1].Output };
        if (spec.Tap is { } tap)
        {
            started.Add(cells[tap].Output);
        }

        foreach (var cell in cells.Reverse())
        {
            cell.StartGradients(started);
        }
    }

    /// <summary>Only one group of stages sums its weight gradients at a time: they share the memory.</summary>
    private void PlaceWeightGradients()
    {
        var groups = cells.SelectMany(cell => cell.StageGroups).Append([stem]).Append(head?.Stages ?? []).ToList();
        var stride = groups.Max(group => group.Sum(stage => stage.PartialFloats));
        var memory = arena.Floats(stride * Partition.MostParts);
        foreach (var group in groups)
        {
            var at = 0L;
            foreach (var stage in group)
            {
                stage.Place(memory + at, stride);
                at += stage.PartialFloats;
            }
        }
    }

    private Pass NewPass(int images, bool training, bool updates, CancellationToken stop)
    {
        var workers = Workers.Of(get_num_threads());
        while (scratch.Count < workers.Threads)
        {
            scratch.Add(new Scratch(arena, sizes));
        }

        return new Pass(new Partition(images), workers, scratch, training, updates, stop);
    }
}
