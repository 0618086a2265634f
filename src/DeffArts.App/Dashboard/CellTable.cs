using DeffArts.Reports.Cells;
using DeffArts.Search;
using DeffArts.Space;
using Spectre.Console;

namespace DeffArts.App.Dashboard;

/// <summary>
/// A cell while it is searched for: a row for each node with the operations it would keep now and, for each edge into
/// it, the operation that alpha holds most likely with its probability in per cent.
/// </summary>
internal sealed class CellTable(CellType type, ArchitectureSummary architecture)
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
        var cell = architecture.Genotype.Cell(type.Name);
        var kept = cell.Nodes
            .Select(node => string.Join(" + ", node.Select(connection => Kept(connection, full))))
            .Select((sum, index) => $"  {index} = {sum}")
            .ToArray();
        var left = kept.Max(text => text.Length) + 2;
        var title = type.Name == "cell" ? type.Name : $"{type.Name} cell";
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
        var alpha = architecture.Cell(type.Name);
        var edges = EdgeTable.Rows(type, alpha.Weights, alpha.EdgeWeights).ToLookup(row => row.Edge.Node, Entry);
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
        FullConvolution { Kernel: var k } => $"conv{k}",
        ResidualBlock { Kernel: var k } => $"res{k}",
        InvertedResidual { Kernel: var k, Expansion: var e } => $"mb{k}e{e}",
        SkipConnect => "skip",
        _ => operation.Name,
    };

    private string Kept(Connection connection, bool full) =>
        $"{(full ? connection.Operation.Name : Short(connection.Operation))}({StateName.Of(connection.Input, type.Frame.Inputs)})";

    private int EntryWidth => type.Operations.Max(operation => Short(operation).Length) + 3;

    private string Inputs() => string.Join(' ', Enumerable.Range(0, type.Frame.Inputs + type.Nodes - 1).Select(state =>
        (state < type.Frame.Inputs ? $"c-{type.Frame.Inputs - state}" : StateName.Of(state, type.Frame.Inputs))
            .PadRight(EntryWidth)));

    private string Entry(EdgeRow row)
    {
        var percent = Math.Min(99, (int)Math.Round(100 * row.Weight));
        var entry = $"{Short(row.Operation)} {percent,2}".PadRight(EntryWidth);
        return row.IsKept ? $"[bold]{entry}[/]" : $"[dim]{entry}[/]";
    }
}
