using System.Collections.Immutable;
using DeffArts.Space;

namespace DeffArts.Cost;

/// <summary>
/// A part of a network whose work can be counted on a processor: an operation, or a layer around the cells.
/// </summary>
/// <param name="Name">An operation's published name, or one of the constants here.</param>
/// <param name="Stride">1 or 2.</param>
/// <param name="Channels">Channels that an operation keeps, or that a layer writes.</param>
/// <param name="Size">Height and width of what it reads, in pixels.</param>
public readonly record struct NetworkPart(string Name, int Stride, int Channels, int Size)
{
    /// <summary>ReLU, 1x1 convolution, BatchNorm on an input of a cell.</summary>
    public const string Preprocess = "preprocess";

    /// <summary>The factorised reduce on input 0 of a cell after a reduction.</summary>
    public const string PreprocessReduce = "preprocess_reduce";

    /// <summary>The additions of a node's terms.</summary>
    public const string NodeSum = "node_sum";

    /// <summary>The first convolution.</summary>
    public const string Stem = "stem";

    /// <summary>Global average and classifier.</summary>
    public const string Head = "head";

    /// <summary>Names that are no operations.</summary>
    public static ImmutableArray<string> Layers { get; } = [Preprocess, PreprocessReduce, NodeSum, Stem, Head];

    /// <summary>An operation on a state of a cell.</summary>
    public static NetworkPart Of(CellPlan cell, Operation operation, int input)
    {
        ArgumentNullException.ThrowIfNull(cell);
        ArgumentNullException.ThrowIfNull(operation);
        return new(operation.Name, cell.Stride(input), cell.Channels, cell.SizeOf(input));
    }

    /// <summary>The preprocessing of input 0 or 1 of a cell.</summary>
    public static NetworkPart PreprocessOf(CellPlan cell, int input)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return input == 0 && cell.ReducesInput0
            ? new(PreprocessReduce, 2, cell.Channels, cell.Input0.Size)
            : new(Preprocess, 1, cell.Channels, cell.StateSize);
    }

    /// <summary>The additions of a node.</summary>
    public static NetworkPart SumOf(CellPlan cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return new(NodeSum, 1, cell.Channels, cell.OutputSize);
    }

    /// <summary>The stem.</summary>
    public static NetworkPart StemOf(NetworkPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return new(Stem, plan.Stem.Stride, plan.Stem.Channels, plan.Stem.Size);
    }

    /// <summary>Global average and classifier.</summary>
    public static NetworkPart HeadOf(NetworkPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return new(Head, 1, plan.ClassifierChannels, plan.Cells[^1].OutputSize);
    }
}

/// <summary>What a part was measured to take.</summary>
/// <param name="Part">What was measured.</param>
/// <param name="Operations">
/// The operations of Table 1 in it, as the convention <c>network</c> counts them; above 0.
/// </param>
/// <param name="Instructions">What the processor retired for them.</param>
public sealed record MeasuredRow(NetworkPart Part, long Operations, double Instructions);

/// <summary>
/// Counted work of the parts of networks. A part that was not measured at its channels and size is taken from the
/// nearest measurement of the same name and stride, nearest in the ratios of channels and of size, times the ratio of
/// their operations of Table 1: instructions per operation change slowly with the size, the number of operations is
/// known.
/// </summary>
public sealed record MeasuredTable(ImmutableArray<MeasuredRow> Rows)
{
    /// <summary>The instructions of a part; null where nothing of its name and stride was measured.</summary>
    /// <param name="part">The part.</param>
    /// <param name="count">Its work.</param>
    public double? Instructions(NetworkPart part, LayerCount count)
    {
        var nearest = Rows.Where(row => row.Part.Name == part.Name && row.Part.Stride == part.Stride)
            .MinBy(row => Ratio(row.Part.Channels, part.Channels) + Ratio(row.Part.Size, part.Size));
        return nearest is null ? null : nearest.Instructions * count.Work.Total / nearest.Operations;
    }

    /// <inheritdoc/>
    public bool Equals(MeasuredTable? other) => other is not null && Rows.SequenceEqual(other.Rows);

    /// <inheritdoc/>
    public override int GetHashCode() => Rows.Length;

    private static double Ratio(int one, int other) => Math.Abs(Math.Log((double)one / other));
}
