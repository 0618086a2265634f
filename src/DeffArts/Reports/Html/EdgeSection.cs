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

        if (run.Epochs.Any(epoch => epoch.Architecture is null or { Normal: null } or { Reduction: null }))
        {
            return Markup.Of($"<p>Not recorded: this run's events hold no weights of the edges.</p>");
        }

        var most = run.Epochs.Max(epoch => Enum.GetValues<CellType>().Max(type =>
            epoch.Architecture!.Weights(type)!.Operations.Cast<double>().Max()));
        return Markup.Of($"""
            <p class="why">softmax(alpha) of every edge over the epochs, all on one scale from 0 to {$"{most:0.00}"}; the pale line is
            1/{space.Operations.Length}, where each starts. The strongest operation at the end is drawn thick and named. A filled
            dot marks the edges that the cells keep.</p>
            <ul class="operations">{space.Operations.Select(Key)}</ul>
            {Enum.GetValues<CellType>().Select(type => Cell(run, space, type, most))}
            """);
    }

    private static Markup Key(Operation operation)
    {
        var dashes = EdgeChart.Dashes(operation) is { } pattern ? $" stroke-dasharray=\"{pattern}\"" : "";
        return Markup.Of($"""
            <li><svg class="swatch" width="26" height="8" aria-hidden="true"><line x1="0" y1="4" x2="26" y2="4" stroke="{OperationColour.Of(operation)}" stroke-width="2.4"{Markup.Trusted(dashes)}/></svg>{OperationLabel.Of(operation)}</li>
            """);
    }

    private static Markup Cell(RecordedRun run, SearchSpace space, CellType type, double most)
    {
        var last = run.Epochs[^1].Architecture!.Weights(type)!;
        var rows = EdgeTable.Rows(space, last.Operations, last.Edges);
        var nodes = Enumerable.Range(0, space.Nodes).Select(node => Markup.Of($"""
            <div class="node of-{SearchSpace.CellInputs + space.Nodes - 1}" role="group" aria-label="into node {node}">
            {SearchSpace.EdgesInto(node).Select(edge => Edge(run, space, type, edge, rows[edge], most))}</div>

            """));
        return Markup.Of($"""
            <h3>{type.ToString()} cell</h3>
            <div class="edges">{nodes}</div>
            {Table(type, rows)}
            """);
    }

    private static Markup Edge(RecordedRun run, SearchSpace space, CellType type, int edge, EdgeRow row, double most)
    {
        var weights = run.Epochs.Select(epoch => Enumerable.Range(0, space.Operations.Length)
            .Select(operation => epoch.Architecture!.Weights(type)!.Operations[edge, operation]).ToArray()).ToList();
        var svg = EdgeChart.Draw(
            MathText.Plain(row.Name), space.Operations, [.. run.Epochs.Select(epoch => (double)epoch.Number)], weights, most);
        return Markup.Of($"""
            <figure class="edge{(row.IsKept ? " kept" : "")}">{Markup.Trusted(svg)}<figcaption><b>{Markup.Math(Arrow(row))}</b> <span>{OperationLabel.Of(row.Operation)} {$"{row.Weight:0.00}"}</span></figcaption></figure>

            """);
    }

    private static Markup Table(CellType type, ImmutableArray<EdgeRow> rows) => Markup.Of($"""
        <details><summary>{type.ToString()} cell at the end, as a table</summary>
        <div class="scroll" tabindex="0"><table>
        <thead><tr><th scope="col">edge</th><th scope="col">kept</th><th scope="col">strongest</th><th scope="col" class="number">weight</th><th scope="col">second</th><th scope="col" class="number">weight</th></tr></thead>
        <tbody>{rows.Select(row => Markup.Of($"<tr><th scope=\"row\">{Markup.Math(Arrow(row))}</th><td>{(row.IsKept ? "yes" : "")}</td><td>{OperationLabel.Of(row.Operation)}</td><td class=\"number\">{$"{row.Weight:0.000}"}</td><td>{(row.RunnerUp is { } second ? OperationLabel.Of(second) : "")}</td><td class=\"number\">{$"{row.RunnerUpWeight:0.000}"}</td></tr>"))}</tbody>
        </table></div></details>
        """);

    private static string Arrow(EdgeRow row) => row.Name.Replace("->", "\u2192", StringComparison.Ordinal);
}
