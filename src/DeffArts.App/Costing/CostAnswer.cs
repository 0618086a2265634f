using DeffArts.Cost;
using DeffArts.Space;

namespace DeffArts.App.Costing;

/// <summary>One genotype under one convention: everything that <c>deffarts cost</c> can say about it.</summary>
/// <param name="Name">What to call it in tables.</param>
/// <param name="Genotype">The cells.</param>
/// <param name="Question">How to count.</param>
internal sealed record CostAnswer(string Name, Genotype Genotype, CostQuestion Question)
{
    /// <summary>The network derived from the genotype, counted.</summary>
    public NetworkCount Count { get; } = NetworkCount.Of(Genotype, Question.Shape);

    /// <summary>The network's blocks.</summary>
    public NetworkPlan Plan { get; } = NetworkPlan.ForGenotype(Genotype, Question.Shape);

    /// <summary>
    /// What the cells cost as Table 2 counts them, in cycles; null where the paper does not count their space.
    /// </summary>
    public double? PaperCycles => Genotype.Skeleton.IsDarts
        ? new PaperCost(Question.Processor, Convention.Table2, noneCost: 0, Question.AveragePool).Exact(Genotype)
        : null;

    /// <summary>The cost in all, in cycles.</summary>
    public double Cycles { get; } = Question.Model.Exact(Genotype);

    /// <summary>The cost of the network's parts; only under the convention <c>network</c>.</summary>
    public NetworkCost Network => (NetworkCost)Question.Model;

    /// <summary>Cycles of a cell of the network.</summary>
    public double CyclesOf(CellPlan cell) => Network.Of(cell, Genotype.Cell(cell.Type));

    /// <summary>
    /// The lines of the tables: under the paper's conventions a group for each cell, else one for the network.
    /// </summary>
    public IReadOnlyList<CostGroup> Groups() => Question.Model is PaperCost paper
        ? [.. Genotype.Skeleton.Frames.Select(frame => OfCell(paper, frame.Name))]
        : [OfNetwork()];

    private CostGroup OfCell(PaperCost paper, string type) => CostGroup.Of(
        $"{type} cell",
        Genotype.Cell(type).Connections.Select(connection => (
            connection.Operation.Name, connection.Operation.IsNone ? 0 : paper.Of(connection.Operation))));

    private CostGroup OfNetwork() => CostGroup.Of(
        "network",
        [
            .. Count.Cells.SelectMany(cell => cell.Connections.Select(entry => (
                entry.Connection.Operation.Name,
                Network.Of(cell.Plan, entry.Connection.Operation, entry.Connection.Input)))),
            .. Count.Cells.Where(cell => cell.Plan.Frame.Preprocesses)
                .Select(cell => ("preprocessing", Network.Preprocessing(cell.Plan))),
            .. Count.Cells.Where(cell => cell.NodeSums.Work.Total > 0)
                .Select(cell => ("node sums", Network.NodeSums(cell.Plan, Genotype.Cell(cell.Plan.Type)))),
            ("stem", Network.Stem(Plan)),
            ("pool and classifier", Network.Head(Plan)),
        ]);
}

/// <summary>How to count, and what network.</summary>
/// <param name="Convention">What is counted.</param>
/// <param name="Processor">Prices of the low-level operations.</param>
/// <param name="Shape">The network around the cells.</param>
/// <param name="AveragePool">Which of the paper's statements counts the average pool.</param>
internal sealed record CostQuestion(
    Convention Convention, Processor Processor, NetworkShape Shape, AveragePoolCount AveragePool)
{
    /// <summary>The model that gives the cycles.</summary>
    public CostModel Model { get; } = Convention.Create(Processor, Shape, noneCost: 0, AveragePool);
}

/// <summary>Some operations of one kind.</summary>
/// <param name="Name">The operation's published name, or a part of the network.</param>
/// <param name="Count">How many.</param>
/// <param name="Least">Cycles of the cheapest of them.</param>
/// <param name="Most">Cycles of the dearest of them.</param>
/// <param name="Cycles">Of all of them.</param>
internal sealed record CostRow(string Name, int Count, double Least, double Most, double Cycles);

/// <summary>Rows under a heading.</summary>
internal sealed record CostGroup(string Title, IReadOnlyList<CostRow> Rows)
{
    /// <summary>Of all rows.</summary>
    public double Cycles => Rows.Sum(row => row.Cycles);

    /// <summary>Gathers single costs under their names, dearest first.</summary>
    public static CostGroup Of(string title, IEnumerable<(string Name, double Cycles)> parts) => new(
        title,
        [
            .. parts.GroupBy(part => part.Name, part => part.Cycles)
                .Select(group => new CostRow(group.Key, group.Count(), group.Min(), group.Max(), group.Sum()))
                .OrderByDescending(row => row.Cycles).ThenBy(row => row.Name, StringComparer.Ordinal),
        ]);
}
