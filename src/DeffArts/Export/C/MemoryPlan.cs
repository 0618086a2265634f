using System.Collections.Immutable;
using DeffArts.Export.Graph;

namespace DeffArts.Export.C;

/// <summary>A buffer with its time and its place in the arena.</summary>
/// <param name="Map">The value that the memory is for; parts of it may be values of their own.</param>
/// <param name="Bytes">Its size, a multiple of <see cref="MemoryPlan.Alignment"/>.</param>
/// <param name="First">The step that writes it first.</param>
/// <param name="Last">The step that uses it last.</param>
/// <param name="Offset">Its first byte in the arena.</param>
public sealed record PlannedBuffer(FeatureMap Map, long Bytes, int First, int Last, long Offset)
{
    /// <summary>The byte after its last one.</summary>
    public long End => Offset + Bytes;

    /// <summary>Whether both are in use during some step.</summary>
    public bool Meets(PlannedBuffer other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return First <= other.Last && other.First <= Last;
    }
}

/// <summary>
/// The memory of a program, settled before it runs: the order of the steps, and one arena in which every buffer has its
/// place while it is in use.
/// </summary>
/// <param name="Program">The steps, in the order in which they are to run.</param>
/// <param name="ElementBytes">4 for single precision, 1 for 8-bit integers.</param>
/// <param name="Buffers">In the order of their first step.</param>
/// <param name="GivenOrderBytes">
/// The most bytes in use at once if the steps ran in the order of the network's definition.
/// </param>
public sealed record MemoryPlan(
    LayerProgram Program, int ElementBytes, ImmutableArray<PlannedBuffer> Buffers, long GivenOrderBytes)
{
    /// <summary>Buffers begin at multiples of so many bytes.</summary>
    public const int Alignment = 4;

    /// <summary>The size of the arena.</summary>
    public long ArenaBytes { get; } = Buffers.IsEmpty ? 0 : Buffers.Max(buffer => buffer.End);

    /// <summary>The most bytes in use during one step: no arena can be smaller in this order.</summary>
    public long PeakBytes { get; } = Peak(Buffers, Program.Steps.Length);

    /// <summary>What all buffers would take without reuse.</summary>
    public long SumBytes => Buffers.Sum(buffer => buffer.Bytes);

    /// <summary>Plans the memory of a program.</summary>
    public static MemoryPlan Of(LayerProgram program, int elementBytes)
    {
        ArgumentNullException.ThrowIfNull(program);
        long Bytes(FeatureMap map) => (map.Elements * (long)elementBytes + Alignment - 1) / Alignment * Alignment;
        var ordered = new StepOrder(program, Bytes).Find().Select(steps => program with { Steps = steps })
            .MinBy(found => Peak(Lives(found, Bytes), found.Steps.Length))!;
        return new MemoryPlan(
            ordered, elementBytes, ArenaLayout.Place(Lives(ordered, Bytes)),
            Peak(Lives(program, Bytes), program.Steps.Length));
    }

    /// <summary>The bytes in use during a step.</summary>
    public long BytesInUse(int step) => InUse(Buffers, step);

    /// <summary>Where a value begins, in elements from the start of the arena; it must have a place.</summary>
    public long ElementOffset(FeatureMap map)
    {
        var place = Program.Places[map];
        return Buffers.First(buffer => buffer.Map == place.Buffer).Offset / ElementBytes + place.FirstChannel;
    }

    private static ImmutableArray<PlannedBuffer> Lives(LayerProgram program, Func<FeatureMap, long> bytes) =>
    [
        .. program.Steps.SelectMany((step, i) => program.Buffers(step).Select(buffer => (buffer, i)))
            .GroupBy(entry => entry.buffer, entry => entry.i)
            .Select(uses => new PlannedBuffer(uses.Key, bytes(uses.Key), uses.Min(), uses.Max(), Offset: 0)),
    ];

    /// <summary>The most bytes in use during one of the steps.</summary>
    internal static long Peak(ImmutableArray<PlannedBuffer> buffers, int steps) =>
        Enumerable.Range(0, steps).Select(step => InUse(buffers, step)).DefaultIfEmpty(0).Max();

    private static long InUse(ImmutableArray<PlannedBuffer> buffers, int step) =>
        buffers.Where(buffer => buffer.First <= step && step <= buffer.Last).Sum(buffer => buffer.Bytes);
}
