using System.Collections.Immutable;
using DeffArts.Cost;

namespace DeffArts.Reports.Paper;

/// <summary>
/// What is known of cells that the paper shows as a picture alone, which its text lacks: the counts of operations that
/// their printed cost allows, and those of them that can have the printed parameters and GMACs too.
/// </summary>
internal sealed record OwnCells(ImmutableArray<OperationCounts> Allowed, ImmutableArray<OperationCounts> Fitting)
{
    /// <summary>The cells of a row of Table 3, by its convention.</summary>
    public static OwnCells Of(PrintedArchitecture row, PaperCost cost)
    {
        ArgumentNullException.ThrowIfNull(row);
        var allowed = OperationCounts.Reaching(row.Cycles.Value, cost);
        return new OwnCells(
            allowed, [.. allowed.Where(counts => EvaluationNetwork.Possible(counts).Any(size => Agree(row, size)))]);
    }

    /// <summary>Whether a network's size is the printed one.</summary>
    public static bool Agree(PrintedArchitecture row, NetworkSize size) =>
        row.Parameters.Agrees(size.Millions) && row.Gmacs.Agrees(size.Giga);

    /// <summary>Both in words.</summary>
    public string Describe(string cycles) =>
        $"{OperationCounts.Places} operations of {cycles} cycles are {List(Allowed)}" + Fitting.Length switch
        {
            0 => "; none of these can have the printed parameters and GMACs",
            1 when Allowed.Length == 1 => "",
            1 => $"; only {List(Fitting)} can have the printed parameters and GMACs too",
            _ => $"; of these {List(Fitting)} can have the printed parameters and GMACs too",
        };

    private static string List(ImmutableArray<OperationCounts> counts) => counts.Length == 1
        ? counts[0].ToString()
        : PaperNumber.List([.. counts.Select(count => $"({count})")], "or");
}
