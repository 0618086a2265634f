using System.Collections.Immutable;
using DeffArts.Cost;
using DeffArts.Space;

namespace DeffArts.Reports.Paper;

/// <summary>
/// Table 3: cost, GMACs and parameters from the cells; test error, search cost and method as published, except where a
/// run of ours measured a test error.
/// </summary>
internal sealed class Table3(PrintedPaper paper, Processor processor, ImmutableArray<PaperRun> runs)
{
    /// <summary>The column of the test error.</summary>
    public const string TestError = "test error";

    /// <summary>The column of the parameters.</summary>
    public const string Parameters = "parameters";

    /// <summary>The column of the MACs.</summary>
    public const string Macs = "MACs";

    /// <summary>The column of the compute cost.</summary>
    public const string ComputeCost = "compute cost";

    private const int LargestKernelCountedOnce = 5;

    private readonly PaperCost cost = new(processor, Convention.Table3, noneCost: 0);

    /// <summary>Computes the table; runs whose cells are not the paper's follow as rows of their own.</summary>
    public PaperTable Compute() => new(
        "Table 3", "table3.csv", "Architectures on CIFAR-10: 20 cells, 36 channels, one normal and one reduction cell",
        [.. paper.Table3.Select(Row),
            .. runs.Where(run => run.Genotype is not null && Known(run) is null).Select(Row)]);

    private TableRow Row(PrintedArchitecture row) => new(row.Name,
    [
        ErrorOf(row), .. row.Genotype is { } name ? Sizes(row, KnownGenotypes.Get(name)) : Sizes(row),
        Check.Published("search cost", "GPU days", row.SearchCost), Check.Published("#ops", "", row.Operations),
        Check.Published("method", "", row.Method),
    ]);

    private Check ErrorOf(PrintedArchitecture row)
    {
        var printed = Check.Published(TestError, "%", row.TestError.Text);
        return runs.LastOrDefault(
            run => run.TestError is not null && Known(run) == row.Name && row.Genotype is not null) is { } run
            ? printed with
            {
                Computed = PaperNumber.Of(100 * run.TestError!.Value, 2),
                Verdict = Verdict.Ours,
                Note = run.Origin,
            }
            : printed;
    }

    private ImmutableArray<Check> Sizes(PrintedArchitecture row, Genotype genotype)
    {
        var size = EvaluationNetwork.Size(genotype);
        var differs = row.Parameters.Agrees(size.Millions)
            ? null
            : "the printed parameters and GMACs are of two networks: those cells at 20 cells and 36 channels do have the "
                + $"printed {row.Gmacs.Text} GMACs, and then {PaperNumber.Of(size.Millions, 3)} M parameters; the printed "
                + $"{row.Parameters.Text} M is quoted from Liu et al. (2018)" + Narrower(genotype, row.Parameters)
                + (row.ParametersNote is null ? "" : $"; {row.ParametersNote}");
        return
        [
            Check.Of(Parameters, "M", row.Parameters, size.Millions, 3, differs),
            Check.Of(Macs, "G", row.Gmacs, size.Giga, 4, CountOfMacs(genotype)),
            Check.Of(ComputeCost, "cycles", row.Cycles, cost.Exact(genotype), 0, Summands(genotype)),
        ];
    }

    private static string CountOfMacs(Genotype genotype)
    {
        var pool = EvaluationNetwork.GlobalPool(NetworkPlan.ForGenotype(genotype, NetworkShape.Evaluation));
        var pure = NetworkCount.Of(genotype, NetworkShape.Evaluation).Macs / 1e9;
        return $"convolutions and classifier have {PaperNumber.Of(pure, 4)} G; the print counts 2 for each number of a BatchNorm, 1 "
            + $"for each of a ReLU and for each that a pool reads, the global one's {PaperNumber.Of(pool.Macs)} included";
    }

    // The paper has only pictures of its own cells: their printed cost says which operations they may hold.
    private ImmutableArray<Check> Sizes(PrintedArchitecture row)
    {
        var cells = OwnCells.Of(row, cost);
        if (cells.Allowed is not [{ IsFree: true } free])
        {
            Check NotRun(string quantity, string unit, PrintedNumber printed) =>
                new(quantity, unit, printed.Text, null, Verdict.NotRun);
            return
            [
                NotRun(Parameters, "M", row.Parameters), NotRun(Macs, "G", row.Gmacs),
                NotRun(ComputeCost, "cycles", row.Cycles) with
                {
                    Note = $"the cells were published as a picture alone; {cells.Describe(row.Cycles.Text)}",
                },
            ];
        }

        var sizes = EvaluationNetwork.Possible(free);
        var best = sizes.FirstOrDefault(size => OwnCells.Agree(row, size), sizes[0]);
        var (first, last) = (sizes[0], sizes[^1]);
        var wiring =
            $"only {free} cost nothing. A skip that leaves an input of the reduction cell is a factorised reduce; "
            + $"{CellFrame.MostInputs} to {OperationCounts.Places / 2} of them give {PaperNumber.Of(first.Millions, 3)} M and "
            + $"{PaperNumber.Of(first.Giga, 4)} GMACs to {PaperNumber.Of(last.Millions, 3)} M and {PaperNumber.Of(last.Giga, 4)} GMACs. "
            + $"Shown are {sizes.IndexOf(best) + CellFrame.MostInputs}, "
            + (sizes.Count(size => OwnCells.Agree(row, size)) == 1
                ? "the only number that gives both printed values"
                : "as the nearest");
        return
        [
            Check.Of(Parameters, "M", row.Parameters, best.Millions, 3, wiring),
            Check.Of(Macs, "G", row.Gmacs, best.Giga, 4),
            Check.Of(ComputeCost, "cycles", row.Cycles, 0, 0, cells.Describe(row.Cycles.Text)),
        ];
    }

    private TableRow Row(PaperRun run)
    {
        var size = EvaluationNetwork.Size(run.Genotype!);
        Check Ours(string quantity, string unit, string computed, string? note = null) =>
            new(quantity, unit, null, computed, Verdict.Ours, note);
        return new TableRow($"run {run.Name}",
        [
            .. run.TestError is { } error
            ? (Check[])[Ours(TestError, "%", PaperNumber.Of(100 * error, 2), run.Origin)]
            : [],
            Ours(Parameters, "M", PaperNumber.Of(size.Millions, 3)), Ours(Macs, "G", PaperNumber.Of(size.Giga, 4)),
            Ours(ComputeCost, "cycles", PaperNumber.Of(cost.Exact(run.Genotype!)), Summands(run.Genotype!)),
        ]);
    }

    private string? Known(PaperRun run) => paper.Table3
        .FirstOrDefault(row => row.Genotype is { } name && KnownGenotypes.Get(name).Equals(run.Genotype))?.Name;

    // Which operations make up the total, and what the other table's convention would give.
    private string Summands(Genotype genotype)
    {
        var operations = genotype.Connections
            .Select(connection => connection.Operation).Where(operation => !operation.IsNone).ToList();
        var parts = operations.GroupBy(operation => operation).OrderByDescending(group => cost.Of(group.Key))
            .Select(group => OperationCounts.Counted(group.Count(), [group.Key]));
        var twice = new PaperCost(processor, Convention.Table2, noneCost: 0).Exact(genotype);
        var isCountedOnce = operations.Exists(
            operation => operation is SeparableConvolution { Kernel: <= LargestKernelCountedOnce });
        return PaperNumber.List([.. parts]) + (isCountedOnce
            ? $"; separable 3x3 and 5x5 counted once, where Table 2 counts them twice ({PaperNumber.Of(twice)})"
            : "");
    }

    private static string Narrower(Genotype genotype, PrintedNumber parameters)
    {
        var channels = Enumerable.Range(1, NetworkShape.Evaluation.Channels)
            .FirstOrDefault(channels => parameters.Agrees(
            NetworkCount.Of(genotype, NetworkShape.Evaluation with { Channels = channels }).Parameters / 1e6));
        return channels == 0 ? "" : $", which these cells would have at about {channels} channels";
    }
}
