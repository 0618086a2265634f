using System.Collections.Immutable;
using DeffArts.Space;

namespace DeffArts.Reports.Cells;

/// <summary>What the softmax weights say about one edge.</summary>
/// <param name="Edge">The edge.</param>
/// <param name="Operation">The most likely operation, <c>none</c> included; of equals the earlier one.</param>
/// <param name="Weight">Its softmax weight, 0 to 1.</param>
/// <param name="RunnerUp">The second most likely operation; null in a space of one operation.</param>
/// <param name="RunnerUpWeight">The weight of the second; 0 if there is none.</param>
/// <param name="IsKept">Whether discretising these weights keeps the edge.</param>
public sealed record EdgeRow(
    Edge Edge, Operation Operation, double Weight, Operation? RunnerUp, double RunnerUpWeight, bool IsKept)
{
    /// <summary>Inputs of the cell.</summary>
    public int Inputs { get; init; } = CellFrame.MostInputs;

    /// <summary>For example "c_{k-2} -> 0".</summary>
    public string Name => $"{StateName.Of(Edge.Input, Inputs)} -> {Edge.Node}";
}

/// <summary>The most likely operation of every edge of one cell while the search goes on.</summary>
public static class EdgeTable
{
    /// <summary>One row for each edge, in the order of the type's edges.</summary>
    /// <param name="type">The cell type.</param>
    /// <param name="weights">softmax(alpha), edges x operations.</param>
    /// <param name="edgeWeights">The edges' own weights, where the search normalises edges.</param>
    /// <exception cref="ArgumentException">The shape of the weights is not the type's.</exception>
    public static ImmutableArray<EdgeRow> Rows(CellType type, double[,] weights, double[]? edgeWeights = null)
    {
        ArgumentNullException.ThrowIfNull(type);
        var kept = Discretizer.Discretize(type, weights, edgeWeights);
        return [.. type.Edges.Select((edge, row) =>
        {
            var ranked = Enumerable.Range(0, type.Operations.Length)
                .OrderByDescending(operation => weights[row, operation]).ToList();
            var hasSecond = ranked.Count > 1;
            return new EdgeRow(
                edge,
                type.Operations[ranked[0]], weights[row, ranked[0]],
                hasSecond ? type.Operations[ranked[1]] : null, hasSecond ? weights[row, ranked[1]] : 0,
                kept.Nodes[edge.Node].Any(connection => connection.Input == edge.Input))
            {
                Inputs = type.Frame.Inputs,
            };
        })];
    }

    /// <summary>
    /// The rows as aligned plain text under a heading; a star marks the edges that discretising now would keep. Lines
    /// are joined by "\n" without one at the end.
    /// </summary>
    public static string Write(IReadOnlyList<EdgeRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        List<string[]> cells =
        [
            ["", "edge", "operation", "weight", "runner-up", "weight"],
            .. rows.Select(row => (string[])
            [
                row.IsKept ? "*" : "", row.Name, row.Operation.Name, $"{row.Weight:0.000}",
                row.RunnerUp?.Name ?? "", row.RunnerUp is null ? "" : $"{row.RunnerUpWeight:0.000}",
            ]),
        ];
        var widths = cells[0].Select((_, i) => Math.Max(1, cells.Max(row => row[i].Length))).ToList();
        return string.Join('\n', cells.Select(row =>
            string.Join("  ", row.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd()));
    }
}
