using System.Text;

namespace DeffArts.Space;

/// <summary>
/// Cells as NAS-Bench-201 writes them: <c>|nor_conv_3x3~0|+|skip_connect~0|none~1|+|none~0|none~1|avg_pool_3x3~2|</c>,
/// the nodes joined by a plus, each operation with the state that it reads.
/// </summary>
public static class NasBenchText
{
    private const string Space = "nas-bench-201";
    private const string CellName = "cell";

    /// <summary>Whether a text can only be such a cell.</summary>
    public static bool IsOne(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.AsSpan().TrimStart().StartsWith("|");
    }

    /// <summary>Whether a genotype can be written so.</summary>
    public static bool CanWrite(Genotype genotype)
    {
        ArgumentNullException.ThrowIfNull(genotype);
        return genotype.Skeleton.Name == Space;
    }

    /// <summary>Reads a cell; the residual blocks are the same for all.</summary>
    /// <exception cref="InvalidArchitectureException">Not that form, or not a cell of the space.</exception>
    public static Genotype Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var space = Spaces.Get(Space);
        var type = space[CellName];
        var nodes = text.Trim().Split('+');
        if (nodes.Length != type.Nodes)
        {
            throw Fault($"{type.Nodes} nodes joined by '+' are expected, not {nodes.Length}");
        }

        var cell = new CellGenotype(
            nodes.Select((node, i) => Node(type, node, i)).ToList(), type.Concat, type.Frame.Inputs);
        return new Genotype(space.Skeleton, space.Types.Select(other => other == type ? cell : Decided(other)));
    }

    /// <summary>Writes the cell of a genotype of the space.</summary>
    /// <exception cref="ArgumentException">It is of another space.</exception>
    public static string Write(Genotype genotype)
    {
        if (!CanWrite(genotype))
        {
            throw new ArgumentException($"Not a genotype of {Space}.", nameof(genotype));
        }

        var text = new StringBuilder();
        foreach (var node in genotype.Cell(CellName).Nodes)
        {
            text.Append(text.Length == 0 ? "|" : "+|")
                .AppendJoin('|', node.Select(connection => $"{connection.Operation.Name}~{connection.Input}"))
                .Append('|');
        }

        return text.ToString();
    }

    private static List<Connection> Node(CellType type, string text, int node)
    {
        var edges = text.Length > 2 && text[0] == '|' && text[^1] == '|' ? text[1..^1].Split('|') : [];
        if (edges.Length != node + 1)
        {
            throw Fault($"node {node} is {node + 1} operations between '|', each with '~' and the state that it reads");
        }

        return [.. edges.Select((edge, input) => Connection(type, edge, input))];
    }

    private static Connection Connection(CellType type, string text, int input)
    {
        var parts = text.Split('~');
        var operation = type.Operations.FirstOrDefault(candidate => candidate.Name == parts[0]);
        return operation is null
            ? throw Fault($"unknown operation '{PrintableText.Of(parts[0])}'; "
                + Spelling.Suggest(parts[0], type.Operations.Select(candidate => candidate.Name)))
            : parts.Length != 2 || parts[1] != $"{input}"
                ? throw Fault($"'{operation.Name}' stands at place {input} of its node and reads state {input}")
                : new Connection(operation, input);
    }

    private static CellGenotype Decided(CellType type) => new(
        Enumerable.Range(0, type.Nodes).Select(node => type.EdgesInto(node)
            .Select(edge => new Connection(type.Operations[0], type.Edges[edge].Input))),
        type.Concat, type.Frame.Inputs);

    private static InvalidArchitectureException Fault(string problem) => new($"not a cell of {Space}: {problem}");
}
