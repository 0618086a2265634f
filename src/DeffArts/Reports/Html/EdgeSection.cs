using System.Collections.Immutable;
using DeffArts.Recorded;
using DeffArts.Reports.Cells;
using DeffArts.Reports.Charts;
using DeffArts.Space;

namespace DeffArts.Reports.Html;

/// <summary>How every edge's softmax weights moved: a small chart for each, a row for each node.</summary>
internal static class EdgeSection
{
    /// <summary>Both cells; nothing for a training.</summary>
    public static Markup Of(RecordedRun run)
    {
        if (run.Space is not { } space)
        {
            return Markup.Empty;
        }

        if (run.Epochs.Any(epoch => epoch.Architecture is null
            || epoch.Architecture.Cells.Any(cell => cell.Weights is null)))
        {
            return Markup.Of($"<p>Not recorded: this run's events hold no weights of the edges.</p>");
        }

        var most = run.Epochs.Max(epoch => epoch.Architecture!.Cells.Max(cell =>
            cell.Weights!.Operations.Cast<double>().Max()));
        return Markup.Of($"""
            <p class="why">softmax(alpha) of every edge over the epochs, all on one scale from 0 to {$"{most:0.00}"}; the pale line is
            one over the number of operations, where each starts. The strongest operation at the end is drawn thick and named. A filled
            dot marks the edges that the cells keep.</p>
            <ul class="operations">{space.Operations.Select(Key)}</ul>
            {space.SearchedTypes.Select(type => Cell(run, type, most))}
            """);
    }

    private static Markup Key(Operation operation)
    {
        var dashes = EdgeChart.Dashes(operation) is { } pattern ? $" stroke-dasharray=\"{pattern}\"" : "";
        return Markup.Of($"""
            <li><svg class="swatch" width="26" height="8" aria-hidden="true"><line x1="0" y1="4" x2="26" y2="4" stroke="{OperationColour.Of(operation)}" stroke-width="2.4"{Markup.Trusted(dashes)}/></svg>{OperationLabel.Of(operation)}</li>
            """);
    }

    private static Markup Cell(RecordedRun run, CellType type, double most)
    {
        var last = run.Epochs[^1].Architecture!.Weights(type.Name)!;
        var rows = EdgeTable.Rows(type, last.Operations, last.Edges);
        var nodes = Enumerable.Range(0, type.Nodes).Select(node => Markup.Of($"""
            <div class="node of-{type.Frame.Inputs + type.Nodes - 1}" role="group" aria-label="into node {node}">
            {type.EdgesInto(node).Select(edge => Edge(run, type, edge, rows[edge], most))}</div>

            """));
        return Markup.Of($"""
            <h3>{Title(type)}</h3>
            <div class="edges">{nodes}</div>
            {Table(type, rows)}
            """);
    }

    private static string Title(CellType type) => type.Name is CellType.Normal or CellType.Reduction
        ? char.ToUpperInvariant(type.Name[0]) + type.Name[1..] + " cell"
        : type.Name;

    private static Markup Edge(RecordedRun run, CellType type, int edge, EdgeRow row, double most)
    {
        var weights = run.Epochs.Select(epoch => Enumerable.Range(0, type.Operations.Length)
            .Select(operation => epoch.Architecture!.Weights(type.Name)!.Operations[edge, operation]).ToArray())
            .ToList();
        var svg = EdgeChart.Draw(
            MathText.Plain(row.Name), type.Operations, [.. run.Epochs.Select(epoch => (double)epoch.Number)], weights,
            most);
        return Markup.Of($"""
            <figure class="edge{(row.IsKept ? " kept" : "")}">{Markup.Trusted(svg)}<figcaption><b>{Markup.Math(Arrow(row))}</b> <span>{OperationLabel.Of(row.Operation)} {$"{row.Weight:0.00}"}</span></figcaption></figure>

            """);
    }

    private static Markup Table(CellType type, ImmutableArray<EdgeRow> rows) => Markup.Of($"""
        <details><summary>{Title(type)} at the end, as a table</summary>
        <div class="scroll" tabindex="0"><table>
        <thead><tr><th scope="col">edge</th><th scope="col">kept</th><th scope="col">strongest</th><th scope="col" class="number">weight</th><th scope="col">second</th><th scope="col" class="number">weight</th></tr></thead>
        <tbody>{rows.Select(row => Markup.Of($"<tr><th scope=\"row\">{Markup.Math(Arrow(row))}</th><td>{(row.IsKept ? "yes" : "")}</td><td>{OperationLabel.Of(row.Operation)}</td><td class=\"number\">{$"{row.Weight:0.000}"}</td><td>{(row.RunnerUp is { } second ? OperationLabel.Of(second) : "")}</td><td class=\"number\">{$"{row.RunnerUpWeight:0.000}"}</td></tr>"))}</tbody>
        </table></div></details>
        """);

    private static string Arrow(EdgeRow row) => row.Name.Replace("->", "\u2192", StringComparison.Ordinal);
}
