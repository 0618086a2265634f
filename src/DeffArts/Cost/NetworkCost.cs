using DeffArts.Space;

namespace DeffArts.Cost;

/// <summary>
/// The exact cost of the derived network: every cell at its real size, channels and strides, with preprocessing, stem
/// and classifier. All cells of one type share alpha, so an edge costs what it costs in all of them together.
/// </summary>
/// <param name="processor">Prices of the low-level operations.</param>
/// <param name="shape">The network that the cells are meant for.</param>
/// <param name="noneCost">
/// Cost_none of appendix D.1, on the paper's scale: it is divided by <see cref="Scale"/>.
/// </param>
public sealed class NetworkCost(Processor processor, NetworkShape shape, double noneCost) : CostModel
{
    /// <inheritdoc/>
    public override string Description =>
        $"convention network on {processor.Name}{(processor.Measured is null ? "" : ", measured")}, {shape.Layers} cells, C = {shape.Channels}, "
        + $"{shape.ImageSize}x{shape.ImageSize}";

    /// <inheritdoc/>
    public override double[,] Table(SearchSpace space, string type)
    {
        ArgumentNullException.ThrowIfNull(space);
        var searched = space[type];
        // Where every edge keeps an operation, none is one that costs nothing; elsewhere it is never kept, and held
        // off.
        var none = noneCost > 0 && searched.InputsPerNode is not null ? noneCost / Scale(space) : 0;
        var cells = Cells(space, type);
        var table = new double[searched.Edges.Length, searched.Operations.Length];
        for (var edge = 0; edge < searched.Edges.Length; edge++)
        {
            for (var operation = 0; operation < searched.Operations.Length; operation++)
            {
                var candidate = searched.Operations[operation];
                table[edge, operation] = candidate.IsNone
                    ? none
                    : cells.Sum(cell => Of(cell, candidate, searched.Edges[edge].Input));
            }
        }

        return table;
    }

    /// <summary>Stem, preprocessing, the additions of the nodes and classifier: the same whatever alpha says.</summary>
    public override double Fixed(SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        var plan = NetworkPlan.ForSearch(space, shape);
        return Stem(plan) + Head(plan) + plan.Cells.Sum(cell => Preprocessing(cell) + NodeSums(cell, space[cell.Type]));
    }

    /// <summary>The first convolution and BatchNorm.</summary>
    public double Stem(NetworkPlan plan) => Cycles(NetworkPart.StemOf(plan), OperationCount.Stem(plan));

    /// <summary>What follows the last cell, global average and classifier.</summary>
    public double Head(NetworkPlan plan) => Cycles(NetworkPart.HeadOf(plan), OperationCount.Head(plan));

    /// <summary>The preprocessing of all inputs of a cell.</summary>
    public double Preprocessing(CellPlan cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return cell.Frame.Preprocesses
            ? Enumerable.Range(0, cell.Inputs.Length).Sum(input =>
                Cycles(NetworkPart.PreprocessOf(cell, input), NetworkCount.PreprocessingOf(cell, input)))
            : 0;
    }

    /// <summary>An operation on a state of a cell.</summary>
    public double Of(CellPlan cell, Operation operation, int input) =>
        Cycles(NetworkPart.Of(cell, operation, input), NetworkCount.Of(cell, operation, input));

    /// <summary>The additions of a node that sums <paramref name="terms"/> operations.</summary>
    public double NodeSum(CellPlan cell, int terms) =>
        Cycles(NetworkPart.SumOf(cell), NetworkCount.NodeSum(cell, terms));

    /// <summary>The additions of all nodes of a cell of a genotype.</summary>
    public double NodeSums(CellPlan cell, CellGenotype genotype)
    {
        ArgumentNullException.ThrowIfNull(genotype);
        return genotype.Nodes.Sum(node => NodeSum(cell, node.Count(connection => !connection.Operation.IsNone)));
    }

    // All edges that stay are added, an edge of none as well: which those are alpha says.
    private double NodeSums(CellPlan cell, CellType type) =>
        Enumerable.Range(0, type.Nodes).Sum(node => NodeSum(cell, type.KeptInputs(node)));

    /// <summary>A cell of a derived network.</summary>
    public double Of(CellPlan cell, CellGenotype genotype)
    {
        ArgumentNullException.ThrowIfNull(genotype);
        return Preprocessing(cell) + NodeSums(cell, genotype)
            + genotype.Connections.Sum(connection => Of(cell, connection.Operation, connection.Input));
    }

    /// <summary>
    /// Brings the cost of all edges and operations together to what the paper's own count gives for this space: at
    /// uniform alpha L_com is the paper's, and a gamma pulls as hard as there, whatever the processor and the size of
    /// the network. A space that the paper does not count is brought to the paper's own at uniform alpha.
    /// </summary>
    public override double Scale(SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        var isDarts = space.Skeleton.IsDarts;
        var (counted, paperCost) =
            (isDarts ? space : SearchSpace.Paper, new PaperCost(Processor.Paper, Convention.Table2, noneCost: 0));
        var model = new NetworkCost(processor, shape, noneCost: 0);
        var paper = isDarts ? SumOverEdges(counted, paperCost) : AtUniformAlpha(counted, paperCost);
        var real = isDarts ? SumOverEdges(space, model) : AtUniformAlpha(space, model);
        // A space, or a processor, where nothing costs anything leaves nothing to scale.
        return paper > 0 && real > 0 ? paper / real : 1;
    }

    /// <inheritdoc/>
    public override double Exact(Genotype genotype)
    {
        ArgumentNullException.ThrowIfNull(genotype);
        var plan = NetworkPlan.ForGenotype(genotype, shape);
        return Stem(plan) + Head(plan) + plan.Cells.Sum(cell => Of(cell, genotype.Cell(cell.Type)));
    }

    // What was not measured, and a processor without measurements, is priced by its elementary operations.
    private double Cycles(NetworkPart part, LayerCount count) =>
        processor.Measured?.Instructions(part, count) ?? count.Work.Cycles(processor);

    private List<CellPlan> Cells(SearchSpace space, string type) =>
        [.. NetworkPlan.ForSearch(space, shape).Cells.Where(cell => cell.Type == type)];

    private static double SumOverEdges(SearchSpace space, CostModel model) =>
        space.Types.Sum(type => model.Table(space, type.Name).Cast<double>().Sum());

    private static double AtUniformAlpha(SearchSpace space, CostModel model) => space.SearchedTypes.Sum(type =>
        model.Table(space, type.Name).Cast<double>().Sum() / type.Operations.Length);
}
