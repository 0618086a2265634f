using DeffArts.Space;

namespace DeffArts.Cost;

/// <summary>
/// The paper's compute cost (appendix B): every operation is counted once, at a fixed representation of 32 x 32 x 3
/// and stride 1, whatever cell it stands in; the preprocessing is not counted.
/// </summary>
/// <param name="processor">Prices of the low-level operations.</param>
/// <param name="convention"><see cref="Convention.Table2"/> or <see cref="Convention.Table3"/>.</param>
/// <param name="noneCost">Cost_none of appendix D.1, in cycles.</param>
/// <param name="averagePool">Which of the paper's statements counts the average pool.</param>
/// <exception cref="ArgumentOutOfRangeException">
/// Another convention: the network as it is has <see cref="NetworkCost"/>.
/// </exception>
public sealed class PaperCost(
    Processor processor, Convention convention, double noneCost, AveragePoolCount averagePool = AveragePoolCount.Table2)
    : CostModel
{
    private const double Pixels = 32 * 32;
    private const double ChannelsIn = 3;
    private const double ChannelsOut = 3;
    private const double Elements = Pixels * ChannelsIn;
    private const int LargestKernelCountedOnce = 5;

    private readonly Convention convention = convention is Convention.Table2 or Convention.Table3
        ? convention
        : throw new ArgumentOutOfRangeException(nameof(convention), convention, "not one of the paper's tables");

    /// <inheritdoc/>
    public override string Description => $"convention {convention.ToString().ToLowerInvariant()} on {processor.Name}";

    /// <summary>Cost_j of Eq. 4, in cycles.</summary>
    public double Of(Operation operation) => operation switch
    {
        NoOperation => noneCost,
        SkipConnect => 0,
        MaxPool { Kernel: var k } => k * k * Elements * processor.Compare,
        AveragePool { Kernel: var k } => AverageCycles(k) * Elements,
        SeparableConvolution { Kernel: var k } => Repeats(k) * DepthwiseAndPointwise(k),
        DilatedConvolution { Kernel: var k } => DepthwiseAndPointwise(k),
        // Table 3's AmoebaNet total needs both convolutions, and the pair counted twice.
        FactorizedConvolution { Kernel: var k } => 2 * (2 * k * ChannelsIn * ChannelsOut * Pixels * MultiplyAdd),
        FullConvolution { Kernel: var k } => Full(k, ChannelsIn, ChannelsOut),
        ResidualBlock { Kernel: var k } => 2 * Full(k, ChannelsIn, ChannelsOut),
        InvertedResidual { Kernel: var k, Expansion: var e } =>
            (e == 1 ? 0 : Full(1, ChannelsIn, e * ChannelsIn)) + Full(k, 1, e * ChannelsIn)
                + Full(1, e * ChannelsIn, ChannelsOut),
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "no cost for this operation"),
    };

    // Of operations that the paper has not: appendix B's expression for a convolution, at the paper's representation.
    private double Full(int kernel, double inputs, double outputs) =>
        kernel * kernel * inputs * outputs * Pixels * MultiplyAdd;

    /// <inheritdoc/>
    public override bool Covers(Skeleton skeleton)
    {
        ArgumentNullException.ThrowIfNull(skeleton);
        return skeleton.IsDarts;
    }

    /// <inheritdoc/>
    public override double[,] Table(SearchSpace space, string type)
    {
        ArgumentNullException.ThrowIfNull(space);
        var cell = space[type];
        var table = new double[cell.Edges.Length, cell.Operations.Length];
        for (var edge = 0; edge < cell.Edges.Length; edge++)
        {
            for (var operation = 0; operation < cell.Operations.Length; operation++)
            {
                table[edge, operation] = Of(cell.Operations[operation]);
            }
        }

        return table;
    }

    /// <inheritdoc/>
    public override double Exact(Genotype genotype)
    {
        ArgumentNullException.ThrowIfNull(genotype);
        return genotype.Connections
            .Where(connection => !connection.Operation.IsNone)
            .Sum(connection => Of(connection.Operation));
    }

    private double MultiplyAdd => processor.Multiply + processor.Add;

    private int Repeats(int kernel) =>
        convention == Convention.Table3 && kernel <= LargestKernelCountedOnce ? 1 : 2;

    private double DepthwiseAndPointwise(int kernel) => (kernel * kernel + ChannelsOut) * Elements * MultiplyAdd;

    private double AverageCycles(int kernel) => averagePool switch
    {
        AveragePoolCount.Table2 => (kernel * kernel + 1) * processor.Add,
        AveragePoolCount.AppendixB => kernel * kernel * processor.Multiply + processor.Divide,
        _ => kernel * kernel * processor.Add + processor.Divide,
    };
}
