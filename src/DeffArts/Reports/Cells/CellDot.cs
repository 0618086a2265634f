using System.Text;
using DeffArts.Space;

namespace DeffArts.Reports.Cells;

/// <summary>Writes cells as a Graphviz graph, for readers who want to style the picture themselves.</summary>
public static class CellDot
{
    /// <summary>The text of a <c>.dot</c> file, each cell a cluster.</summary>
    public static string Write(Genotype genotype)
    {
        ArgumentNullException.ThrowIfNull(genotype);
        var dot = new StringBuilder()
            .Append("digraph genotype {\n")
            .Append("  rankdir=LR; ranksep=0.6; fontname=\"Helvetica\"; bgcolor=white;\n")
            .Append("  node [shape=box, style=\"rounded,filled\", fillcolor=white, fontname=\"Helvetica\", ")
            .Append("height=0.4, width=0.5];\n")
            .Append("  edge [fontname=\"Helvetica\", fontsize=11];\n");

        // With rankdir=LR Graphviz stacks clusters from the bottom up.
        foreach (var picture in CellPicture.Of(genotype).Reverse())
        {
            WriteCell(dot, picture);
        }

        return dot.Append("}\n").ToString();
    }

    private static void WriteCell(StringBuilder dot, CellPicture picture)
    {
        var cell = picture.Cell;
        var prefix = picture.Heading.EndsWith(" cell", StringComparison.Ordinal)
            ? picture.Heading.Split(' ')[0].Replace('-', '_')
            : picture.Heading.Replace(' ', '_');
        dot.Append($"  subgraph cluster_{prefix} {{\n    label=\"{picture.Title}\"; labeljust=l; color=gray80;\n");
        for (var state = 0; state < cell.StateCount; state++)
        {
            var fill = state < cell.Inputs ? ", fillcolor=gray90" : "";
            dot.Append($"    {prefix}_{state} [label=\"{StateName.Of(state, cell.Inputs, picture.FirstNode)}\"{fill}];\n");
        }

        dot.Append($"    {prefix}_out [label=\"{StateName.Output}\", fillcolor=gray90];\n");
        for (var j = 0; j < cell.Nodes.Length; j++)
        {
            foreach (var (operation, input) in cell.Nodes[j])
            {
                var style = operation.IsNone ? ", style=dashed" : "";
                dot.Append($"    {prefix}_{input} -> {prefix}_{cell.Inputs + j} ")
                    .Append($"[label=\"{OperationLabel.Of(operation)}\", color=\"{OperationColour.Of(operation)}\"{style}];\n");
            }
        }

        foreach (var state in cell.Concat)
        {
            dot.Append($"    {prefix}_{state} -> {prefix}_out [color=gray50];\n");
        }

        dot.Append("  }\n");
    }
}
