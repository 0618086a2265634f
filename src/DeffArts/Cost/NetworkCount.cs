using System.Collections.Immutable;
using DeffArts.Space;

namespace DeffArts.Cost;

/// <summary>What one cell of a derived network holds and does for one image.</summary>
/// <param name="Plan">Its place, channels and sizes.</param>
/// <param name="Preprocessing">Of its inputs, where they are preprocessed.</param>
/// <param name="Connections">Each connection of the genotype, in its order.</param>
/// <param name="NodeSums">The additions of the nodes' terms.</param>
public sealed record CellCount(
    CellPlan Plan, LayerCount Preprocessing, ImmutableArray<(Connection Connection, LayerCount Count)> Connections,
    LayerCount NodeSums)
{
    /// <summary>The cell as a whole.</summary>
    public LayerCount Total => Preprocessing + LayerCount.Sum(Connections.Select(entry => entry.Count)) + NodeSums;
}

/// <summary>
/// The exact count of a derived network for one image: every cell at its real size, channels and strides, with
/// preprocessing, stem and classifier. Nothing is built or run.
/// </summary>
/// <param name="Shape">The network around the cells.</param>
/// <param name="Stem">The first convolution and BatchNorm.</param>
/// <param name="Cells">From input to output.</param>
/// <param name="Head">Global average pooling and classifier.</param>
/// <param name="AuxiliaryParameters">Of the auxiliary tower, which no other figure includes.</param>
public sealed record NetworkCount(
    NetworkShape Shape, LayerCount Stem, ImmutableArray<CellCount> Cells, LayerCount Head, long AuxiliaryParameters)
{
    private const int WordBytes = 4;

    /// <summary>The whole network without the auxiliary tower.</summary>
    public LayerCount Total { get; } = Stem + LayerCount.Sum(Cells.Select(cell => cell.Total)) + Head;

    /// <summary>Trainable numbers without the auxiliary tower.</summary>
    public long Parameters => Total.Parameters;

    /// <summary>Trainable numbers with the auxiliary tower.</summary>
    public long ParametersWithAuxiliary => Parameters + AuxiliaryParameters;

    /// <summary>Multiply-accumulates of convolutions and classifier.</summary>
    public long Macs => Total.Macs;

    /// <summary>The count that Table 3 prints as GMACs; see <see cref="LayerCount.MacsWithElementwise"/>.</summary>
    public long MacsWithElementwise => Total.MacsWithElementwise;

    /// <summary>Numbers that convolutions and the classifier write.</summary>
    public long Activations => Total.Activations;

    /// <summary>Bytes of the weights in single precision, every BatchNorm folded into its convolution.</summary>
    public long BytesFloat32 => WordBytes * (Total.Weights + Total.Biases);

    /// <summary>
    /// Bytes of the weights as 8-bit integers with a 32-bit scale for each output channel of a filter, and 32-bit
    /// biases, every BatchNorm folded.
    /// </summary>
    public long BytesInt8 => Total.Weights + WordBytes * (Total.Scales + Total.Biases);

    /// <summary>Counts the network derived from <paramref name="genotype"/>.</summary>
    public static NetworkCount Of(Genotype genotype, NetworkShape shape)
    {
        var plan = NetworkPlan.ForGenotype(genotype, shape);
        return new NetworkCount(
            plan.Shape, OperationCount.Stem(plan), [.. plan.Cells.Select(cell => Of(genotype.Cell(cell.Type), cell))],
            OperationCount.Head(plan), OperationCount.AuxiliaryParameters(plan));
    }

    /// <summary>The preprocessing of all inputs of a cell.</summary>
    public static LayerCount Preprocessing(CellPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return plan.Frame.Preprocesses
            ? LayerCount.Sum(Enumerable.Range(0, plan.Inputs.Length).Select(input => PreprocessingOf(plan, input)))
            : default;
    }

    /// <summary>
    /// The preprocessing of an input, which of input 0 after a reduction cell is a factorised reduce.
    /// </summary>
    public static LayerCount PreprocessingOf(CellPlan plan, int input)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var (channels, size) = plan.Inputs[input];
        return input == 0 && plan.ReducesInput0
            ? OperationCount.FactorizedReduce(channels, plan.Channels, size)
            : OperationCount.ReluConvBn(channels, plan.Channels, size);
    }

    /// <summary>An operation on a state of a cell.</summary>
    public static LayerCount Of(CellPlan plan, Operation operation, int input)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return OperationCount.Of(
            operation, plan.ChannelsOf(input), plan.Channels, plan.SizeOf(input), plan.Stride(input));
    }

    /// <summary>The additions of a node that sums <paramref name="terms"/> operations.</summary>
    public static LayerCount NodeSum(CellPlan plan, int terms)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return LayerCount.Additions((long)Math.Max(0, terms - 1) * plan.Channels * plan.OutputSize * plan.OutputSize);
    }

    private static CellCount Of(CellGenotype cell, CellPlan plan) => new(
        plan, Preprocessing(plan),
        [.. cell.Connections.Select(connection => (connection, Of(plan, connection.Operation, connection.Input)))],
        LayerCount.Sum(
            cell.Nodes.Select(node => NodeSum(plan, node.Count(connection => !connection.Operation.IsNone)))));
}
