using DeffArts.Space;

namespace DeffArts.Reports.Cells;

/// <summary>Writes cells as plain text for a terminal: one line per node, terms in columns.</summary>
public static class CellText
{
    private const int Distance = 4;

    /// <summary>
    /// The cells, two beside each other where <paramref name="width"/> columns allow it, else one below the other.
    /// ASCII,
    /// no trailing blanks, lines joined by "\n" without one at the end. A sum too long for the width goes on in the
    /// next line; a single term is never broken.
    /// </summary>
    public static string Write(Genotype genotype, int width = 80)
    {
        ArgumentNullException.ThrowIfNull(genotype);
        List<List<string>> blocks = [.. CellPicture.Of(genotype, layersInARow: 0).Select(cell => Block(cell, width))];
        var left = blocks[0].Max(line => line.Length) + Distance;
        var lines = blocks.Count == 2 && left + blocks[1].Max(line => line.Length) <= width
            ? Enumerable.Range(0, Math.Max(blocks[0].Count, blocks[1].Count)).Select(i =>
                (blocks[0].ElementAtOrDefault(i) ?? "").PadRight(left) + blocks[1].ElementAtOrDefault(i))
            : blocks.SelectMany((block, i) => i == 0 ? block : block.Prepend(""));
        return string.Join('\n', lines.Select(line => line.TrimEnd()));
    }

    private static List<string> Block(CellPicture picture, int width)
    {
        var cell = picture.Cell;
        string Name(int state) => StateName.Of(state, cell.Inputs, picture.FirstNode);
        var nodes = cell.Nodes.Select(node => node.Select(connection =>
            $"{connection.Operation.Name}({Name(connection.Input)})").ToList()).ToList();
        var heads = nodes.Select((_, j) => $"  {picture.NodeWord} {j + picture.FirstNode}").ToList();
        var indent = heads.Max(head => head.Length);
        var term = nodes.SelectMany(terms => terms).Max(term => term.Length);
        List<string> lines = [picture.Heading];
        for (var j = 0; j < nodes.Count; j++)
        {
            lines.AddRange(Sum(heads[j].PadRight(indent), nodes[j], term, width));
        }

        var head = $"  {StateName.Output}".PadRight(indent);
        lines.AddRange(cell.Concat.Length == 1 && cell.Inputs == 1
            ? [$"{head} = {Name(cell.Concat[0])}"]
            : Concatenation(head, cell, width));
        return lines;
    }

    private static IEnumerable<string> Sum(string head, List<string> terms, int column, int width)
    {
        var perLine = Math.Max(1, (width - head.Length) / (column + " + ".Length));
        return terms.Chunk(perLine).Select((chunk, i) =>
            (i == 0 ? $"{head} = " : $"{new string(' ', head.Length)} + ")
            + string.Join(" + ", chunk.Select(term => term.PadRight(column))).TrimEnd());
    }

    private static IEnumerable<string> Concatenation(string head, CellGenotype cell, int width)
    {
        var line = $"{head} = concat(";
        var start = line.Length;
        for (var i = 0; i < cell.Concat.Length; i++)
        {
            var word = StateName.Of(cell.Concat[i]) + (i == cell.Concat.Length - 1 ? ")" : ",");
            var isFirst = line.Length == start;
            if (!isFirst && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = new string(' ', start);
                isFirst = true;
            }

            line += isFirst ? word : $" {word}";
        }

        yield return line;
    }
}
