using System.Collections.Immutable;
using System.Globalization;

namespace DeffArts.Space;

/// <summary>
/// Genotypes as published codes print them: <c>Genotype(normal=[('sep_conv_3x3', 0), ...], normal_concat=[2, 3, 4, 5],
/// reduce=[...], reduce_concat=[...])</c>, two connections for each node, or a list for each.
/// </summary>
public static class GenotypePython
{
    private const string TypeName = "Genotype";
    private const int PerNode = 2;
    private const int MostListed = 30;
    private static readonly string[] Fields = ["normal", "normal_concat", "reduce", "reduce_concat"];

    /// <summary>Whether a genotype has that form: DARTS's two cells.</summary>
    public static bool CanWrite(Genotype genotype)
    {
        ArgumentNullException.ThrowIfNull(genotype);
        return genotype.Skeleton.IsDarts;
    }

    /// <summary>Writes the Python form, a line for each field.</summary>
    public static string Write(Genotype genotype)
    {
        ArgumentNullException.ThrowIfNull(genotype);
        var (normal, reduction) = (genotype.Normal, genotype.Reduction);
        return $"""
            {TypeName}(
                normal={Nodes(normal)},
                normal_concat=[{string.Join(", ", normal.Concat)}],
                reduce={Nodes(reduction)},
                reduce_concat=[{string.Join(", ", reduction.Concat)}],
            )

            """;
    }

    /// <summary>
    /// Reads the Python form, alone or out of a file of assignments such as DARTS's <c>genotypes.py</c>. Nothing is
    /// executed: imports and other data of the file are passed over.
    /// </summary>
    /// <param name="text">The content of a file.</param>
    /// <param name="name">Which one, where there are several; null takes the only one.</param>
    /// <exception cref="InvalidArchitectureException">
    /// Not that form, a cell that breaks a rule, or several and none chosen; one line says where or which.
    /// </exception>
    public static Genotype Read(string text, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var statements = PythonLiteral.ReadStatements(text);
        foreach (var statement in statements)
        {
            if (statement.Call is { } other && other.Name != TypeName)
            {
                throw Fault(text, other.Place, $"expected {TypeName}(...), not '{other.Name}'");
            }
        }

        return Of(text, Choose(statements, name));
    }

    /// <summary>
    /// Later assignments win, as in Python; a name may stand for another one (<c>DARTS = DARTS_V2</c>).
    /// </summary>
    private static PythonLiteral.Call Choose(ImmutableArray<PythonLiteral.Statement> statements, string? name)
    {
        var known = new Dictionary<string, PythonLiteral.Call>(StringComparer.Ordinal);
        List<string> names = [];
        foreach (var (assigned, call, alias) in statements)
        {
            var value = call ?? (alias is null ? null : known.GetValueOrDefault(alias));
            if (value is not null)
            {
                names.Add(assigned);
                known[assigned] = value;
            }
        }

        if (name is not null)
        {
            return known.GetValueOrDefault(name) ?? throw new InvalidArchitectureException(names.Count == 0
                ? $"no {TypeName}(...) in it"
                : $"no genotype '{name}' in it, which has {Listed(names)}{Spelling.Guess(name, names)}");
        }

        return known.Values.Distinct().Take(2).ToList() switch
        {
            [var only] => only,
            [] => throw new InvalidArchitectureException($"no {TypeName}(...) in it"),
            _ => throw new InvalidArchitectureException(
                $"several genotypes; name one, as in FILE:{names.FindLast(assigned => assigned.Length > 0)}; it has {Listed(names)}"),
        };
    }

    private static string Listed(IEnumerable<string> names)
    {
        var distinct = names.Where(name => name.Length > 0).Distinct().ToList();
        return string.Join(", ", distinct.Take(MostListed)) + (distinct.Count > MostListed ? ", ..." : "");
    }

    private static Genotype Of(string text, PythonLiteral.Call call)
    {
        var fields = new Dictionary<string, PythonLiteral.Value>(StringComparer.Ordinal);
        foreach (var (key, value) in call.Arguments)
        {
            var name = key.Length > 0 ? key : Fields.ElementAtOrDefault(fields.Count) ?? "";
            if (!Fields.Contains(name))
            {
                throw Fault(text, value.Place, $"unknown field '{name}'; {Spelling.Suggest(name, Fields)}");
            }

            if (!fields.TryAdd(name, value))
            {
                throw Fault(text, value.Place, $"'{name}' is given twice");
            }
        }

        if (Fields.FirstOrDefault(name => !fields.ContainsKey(name)) is { } missing)
        {
            throw Fault(text, call.Place, $"'{missing}' is missing");
        }

        return new Genotype(
            Cell(text, fields[Fields[0]], fields[Fields[1]], "normal cell"),
            Cell(text, fields[Fields[2]], fields[Fields[3]], "reduction cell"));
    }

    private static CellGenotype Cell(string text, PythonLiteral.Value nodes, PythonLiteral.Value concat, string which)
    {
        var items = Items(text, nodes);
        var isFlat = items.All(item => item is PythonLiteral.Sequence { Items: [PythonLiteral.Text, ..] });
        if (isFlat && items.Length % PerNode != 0)
        {
            throw Fault(text, nodes.Place, $"{items.Length} connections; every node has {PerNode}");
        }

        var grouped = isFlat
            ? items.Chunk(PerNode).Select(node => node.Select(item => Connection(text, item)))
            : items.Select(node => Items(text, node).Select(item => Connection(text, item)));
        try
        {
            return new CellGenotype(grouped.Select(node => node.ToList()).ToList(), States(text, concat));
        }
        catch (InvalidArchitectureException e) when (!e.Message.StartsWith("line ", StringComparison.Ordinal))
        {
            throw new InvalidArchitectureException($"{which}: {e.Message}");
        }
    }

    private static Connection Connection(string text, PythonLiteral.Value item)
    {
        // Some codes add the weight that the connection won with: not part of the architecture.
        if (item is not PythonLiteral.Sequence
            { Items: [PythonLiteral.Text name, PythonLiteral.Number input, .. var rest] }
            || rest is not ([] or [PythonLiteral.Number]))
        {
            throw Fault(text, item.Place, "a connection is ('operation', input)");
        }

        try
        {
            return new Connection(Operation.Parse(name.Content), State(text, input));
        }
        catch (InvalidArchitectureException e) when (!e.Message.StartsWith("line ", StringComparison.Ordinal))
        {
            throw Fault(text, name.Place, e.Message);
        }
    }

    /// <summary>A list of states, or <c>range(first, end)</c> as DARTS's own file has it.</summary>
    private static IEnumerable<int> States(string text, PythonLiteral.Value value)
    {
        if (value is PythonLiteral.Call { Name: "range", Arguments: [(_, var from), (_, var to)] })
        {
            var (first, end) = (State(text, from), State(text, to));
            return end - first is >= 0 and <= CellGenotype.MostNodes
                ? Enumerable.Range(first, end - first)
                : throw Fault(text, value.Place, $"a range of 0 to {CellGenotype.MostNodes} states is expected");
        }

        return Items(text, value).Select(item => State(text, item)).ToList();
    }

    private static int State(string text, PythonLiteral.Value value) =>
        value is PythonLiteral.Number { Content: var number }
            && number == Math.Truncate(number) && Math.Abs(number) < 1e6
            ? (int)number
            : throw Fault(text, value.Place, "a state is a whole number");

    private static ImmutableArray<PythonLiteral.Value> Items(string text, PythonLiteral.Value value) =>
        value is PythonLiteral.Sequence list ? list.Items : throw Fault(text, value.Place, "expected a list");

    private static string Nodes(CellGenotype cell) =>
        "[" + string.Join(", ", cell.Nodes.All(node => node.Length == PerNode)
        ? cell.Connections.Select(Pair)
        : cell.Nodes.Select(node => $"[{string.Join(", ", node.Select(Pair))}]")) + "]";

    private static string Pair(Connection connection) =>
        string.Create(CultureInfo.InvariantCulture, $"('{connection.Operation.Name}', {connection.Input})");

    private static InvalidArchitectureException Fault(string text, int place, string problem) =>
        new($"{PythonLiteral.PlaceOf(text, place)}: {problem}");
}
