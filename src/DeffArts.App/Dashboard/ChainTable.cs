using DeffArts.Search;
using DeffArts.Space;
using Spectre.Console;

namespace DeffArts.App.Dashboard;

/// <summary>
/// A chain while it is searched for: of every layer the operation that it would keep now, with its probability.
/// </summary>
internal static class ChainTable
{
    private const int LongestEntry = 20;

    /// <summary>Whether a space is a chain: every searched cell type has one edge.</summary>
    public static bool Shows(SearchSpace space) => space.SearchedTypes.Count() > 2
        && space.SearchedTypes.All(type => type.Edges.Length == 1);

    /// <summary>The rows as markup, heading first, as many layers in a row as there is room for.</summary>
    public static IEnumerable<string> Rows(SearchSpace space, ArchitectureSummary architecture, int width)
    {
        yield return "[bold]layers[/]";
        var entries = space.SearchedTypes.Select(type => Entry(type, architecture.Cell(type.Name)));
        foreach (var row in entries.Chunk(Math.Max(1, (width - 2) / LongestEntry)))
        {
            yield return Markup.Escape("  " + string.Concat(row.Select(entry => entry.PadRight(LongestEntry))))
                .TrimEnd();
        }
    }

    private static string Entry(CellType type, CellSummary cell)
    {
        var best = Enumerable.Range(0, type.Operations.Length).MaxBy(operation => cell.Weights[0, operation]);
        var percent = Math.Min(99, (int)Math.Round(100 * cell.Weights[0, best]));
        return $"{type.Name["layer".Length..]} {CellTable.Short(type.Operations[best])} {percent} %";
    }
}
