using DeffArts.Cost;
using DeffArts.Space;

namespace DeffArts.Reports.Paper;

/// <summary>Tables 1 and 2, and the ratios that the text draws from Table 3.</summary>
internal static class OperationTables
{
    private const string Quantity = "cycles";

    /// <summary>Table 1: what the processor's file says. These are what everything else is computed from.</summary>
    public static PaperTable Table1(PrintedPaper paper, Processor processor)
    {
        ArgumentNullException.ThrowIfNull(paper);
        ArgumentNullException.ThrowIfNull(processor);
        return new PaperTable(
            "Table 1", "table1.csv",
            $"Cycles of the low-level operations on the {processor.Name}: the input of all that follows",
            [.. paper.Table1.Select(
                row => new TableRow(row.Name, [Check.Of(Quantity, "", row.Cycles, Of(row.Name), 0)]))]);

        double Of(string name) => name switch
        {
            "Comparison" => processor.Compare,
            "Addition" => processor.Add,
            "Multiplication" => processor.Multiply,
            _ => processor.Divide,
        };
    }

    /// <summary>Table 2 by the expressions of appendix B.</summary>
    public static PaperTable Table2(PrintedPaper paper, Processor processor)
    {
        ArgumentNullException.ThrowIfNull(paper);
        var cost = new PaperCost(processor, Convention.Table2, noneCost: 0, AveragePoolCount.AppendixB);
        return new PaperTable(
            "Table 2", "table2.csv",
            "Cycles of the candidate operations, by appendix B's expressions at 32 \u00d7 32 \u00d7 3, stride 1",
            [.. paper.Table2.Select(row =>
            {
                var operation = Operation.Parse(row.Operation);
                return new TableRow(row.Name,
                    [Check.Of(Quantity, "", row.Cycles, cost.Of(operation), 0,
                        misprint: Misprint(row, operation, paper, processor))]);
            })]);
    }

    /// <summary>The ratios in abstract and section 3, recomputed from Table 3's printed columns.</summary>
    public static PaperTable Ratios(PrintedPaper paper)
    {
        ArgumentNullException.ThrowIfNull(paper);
        var darts = paper.Table3.First(row => row.Gamma == 0);
        return new PaperTable(
            "Ratios in the text", "ratios.csv", "DEff-ARTS against DARTS, recomputed from Table 3 as printed",
            [.. paper.Ratios.Select(ratio =>
            {
                var own = paper.Table3.First(row => row.Gamma == ratio.Gamma);
                var (from, to) = (Column(darts, ratio.Column), Column(own, ratio.Column));
                var computed = ratio.IsSaving ? 100 * (1 - to / from) : from / to;
                var precise = new PrintedNumber(ratio.Printed.Text, ratio.Printed.Value, ratio.Printed.Decimals, 0);
                var check = Check.Of(
                    ratio.IsSaving ? "percent" : "times", "", precise, computed, ratio.Printed.Decimals + 1);
                return new TableRow(
                    $"{ratio.Claim}, {Figures.Gamma(ratio.Gamma)} ({ratio.Place})",
                    [check with { Quantity = "ratio", Unit = ratio.IsSaving
                        ? "%"
                        : "\u00d7", Note = Rounding(check, computed) }]);
            })]);
    }

    // "30 %" and "2 x" are round figures: what rounds to them with one digit is as the paper says it.
    private static string? Rounding(Check check, double computed) =>
        check.Verdict == Verdict.Differs
            ? $"the text's figure is a round one: {PaperNumber.Of(computed, 1)} rounds to {PaperNumber.Of(computed)}"
            : null;

    private static double Column(PrintedArchitecture row, string column) => (column switch
    {
        "parameters" => row.Parameters,
        "gmacs" => row.Gmacs,
        _ => row.Cycles,
    }).Value;

    // Where the paper contradicts itself: in what its other rows and its own expressions say.
    private static string? Misprint(PrintedOperation row, Operation operation, PrintedPaper paper, Processor processor)
    {
        switch (operation)
        {
            case SeparableConvolution { Kernel: var kernel }:
                var half = paper.Table2.First(other => other.Operation == new DilatedConvolution(kernel).Name).Cycles;
                return $"2 \u00d7 {half.Text}, which the table prints for one such convolution ({new DilatedConvolution(kernel).Name}, "
                    + $"the same expression without the factor 2), is {PaperNumber.Of(2 * half.Value)}";
            case AveragePool { Kernel: var kernel }:
                string Count(AveragePoolCount count) =>
                    PaperNumber.Of(new PaperCost(processor, Convention.Table2, 0, count).Of(operation));
                return $"appendix B's expression with Table 1's cycles gives {Count(AveragePoolCount.AppendixB)}; "
                    + $"{kernel * kernel} additions and one division give {Count(AveragePoolCount.Division)}; the printed "
                    + $"{row.Cycles.Text} is {kernel * kernel + 1} operations of one cycle each, "
                    + $"{Count(AveragePoolCount.Table2)}, and Table 3's totals use it";
            default:
                return null;
        }
    }
}
