using DeffArts.Reports.Cells;
using DeffArts.Search;
using DeffArts.Space;
using Spectre.Console;

namespace DeffArts.App.Dashboard;

/// <summary>
/// A cell while it is searched for: a row for each node with the operations it would keep now and, for each edge into
/// it, the operation that alpha holds most likely with its probability in per cent.
/// </summary>
internal sealed class CellTable(SearchSpace space, CellType type, ArchitectureSummary architecture)
{
    // Full operation names beside the edges of the paper's cell need this many columns.
    private const int WideEnoughForNames = 104;
    private const string From = "from ";

    /// <summary>Below it the table says which operations are kept and leaves the edges out.</summary>
    public const int WideEnoughForEdges = 72;

    /// <summary>The rows as markup, heading first.</summary>
    public IEnumerable<string> Rows(int width)
    {
        var full = width >= WideEnoughForNames;
        var cell = architecture.Genotype.Cell(type);
        var kept = cell.Nodes
            .Select(node => string.Join(" + ", node.Select(connection => Kept(connection, full))))
            .Select((sum, index) => $"  {index} = {sum}")
            .ToArray();
        var left = kept.Max(text => text.Length) + 2;
        var title = $"{(type == CellType.Normal ? "normal" : "reduction")} cell";
        if (width < WideEnoughForEdges)
        {
            yield return $"[bold]{title}[/]";
            foreach (var row in kept)
            {
                yield return Markup.Escape(row);
            }

            yield break;
        }

        yield return $"[bold]{title.PadRight(left - From.Length)}[/]{From}{Inputs()}";
        var weights = type == CellType.Normal ? architecture.NormalWeights : architecture.ReductionWeights;
        var edgeWeights = type == CellType.Normal ? architecture.NormalEdgeWeights : architecture.ReductionEdgeWeights;
        var edges = EdgeTable.Rows(space, weights, edgeWeights).ToLookup(row => row.Edge.Node, Entry);
        for (var node = 0; node < kept.Length; node++)
        {
            yield return Markup.Escape(kept[node].PadRight(left)) + string.Join(' ', edges[node]);
        }
    }

    /// <summary>A short name for narrow places: <c>sep3</c>, <c>max3</c>, <c>skip</c>.</summary>
    public static string Short(Operation operation) => operation switch
    {
        SeparableConvolution { Kernel: var k } => $"sep{k}",
        DilatedConvolution { Kernel: var k } => $"dil{k}",
        MaxPool { Kernel: var k } => $"max{k}",
        AveragePool { Kernel: var k } => $"avg{k}",
        FactorizedConvolution { Kernel: var k } => $"fac{k}",
        SkipConnect => "skip",
        _ => operation.Name,
    };

    private static string Kept(Connection connection, bool full) => full
        ? $"{connection.Operation.Name}({StateName.Of(connection.Input)})"
        : $"{Short(connection.Operation)}({StateName.Of(connection.Input)})";

    private int EntryWidth => space.Operations.Max(operation => Short(operation).Length) + 3;

    private string Inputs() => string.Join(' ', Enumerable.Range(0, SearchSpace.CellInputs + space.Nodes - 1)
        .Select(state => (state == 0 ? "c-2" : state == 1 ? "c-1" : StateName.Of(state)).PadRight(EntryWidth)));

    private string Entry(EdgeRow row)
    {
        var percent = Math.Min(99, (int)Math.Round(100 * row.Weight));
        var entry = $"{Short(row.Operation)} {percent,2}".PadRight(EntryWidth);
        return row.IsKept ? $"[bold]{entry}[/]" : $"[dim]{entry}[/]";
    }
}
