using System.Collections.Immutable;

namespace DeffArts.Space;

/// <summary>One kept edge of a discretised cell: <paramref name="Operation"/> applied to state <paramref name="Input"/>.</summary>
public sealed record Connection(Operation Operation, int Input);

/// <summary>
/// A discretised cell: for each intermediate node the connections that are summed into it, and the states that are
/// concatenated into the cell's output. States 0 and 1 are the outputs of cells k-2 and k-1; state 2 + j is node j.
/// </summary>
public sealed record CellGenotype
{
    /// <summary>The most nodes that a cell from a file may have.</summary>
    public const int MostNodes = 64;

    /// <summary>Checks the wiring and keeps it.</summary>
    /// <exception cref="InvalidArchitectureException">A node or the concatenation refers to what is not there.</exception>
    public CellGenotype(IEnumerable<IEnumerable<Connection>> nodes, IEnumerable<int> concat)
    {
        Nodes = [.. nodes.Select(node => node.ToImmutableArray())];
        Concat = [.. concat];
        if (Nodes.Length is < 1 or > MostNodes)
        {
            throw new InvalidArchitectureException($"a cell has 1 to {MostNodes} nodes, not {Nodes.Length}");
        }

        for (var j = 0; j < Nodes.Length; j++)
        {
            CheckNode(j);
        }

        if (Concat.Length == 0 || Concat.Distinct().Count() != Concat.Length)
        {
            throw new InvalidArchitectureException("the concatenation needs at least one node, and each only once");
        }

        if (Concat.Where(state => state < SearchSpace.CellInputs || state >= StateCount).ToList() is [var missing, ..])
        {
            throw new InvalidArchitectureException(
                $"the concatenation names state {missing}; the nodes are 2 to {StateCount - 1}");
        }
    }

    /// <summary>The connections into each node.</summary>
    public ImmutableArray<ImmutableArray<Connection>> Nodes { get; }

    /// <summary>The states whose channels make up the output, in this order.</summary>
    public ImmutableArray<int> Concat { get; }

    /// <summary>Both inputs and all nodes.</summary>
    public int StateCount => SearchSpace.CellInputs + Nodes.Length;

    /// <summary>All connections, node by node.</summary>
    public IEnumerable<Connection> Connections => Nodes.SelectMany(node => node);

    /// <summary>How many connections are plain skips: the search's known way to collapse.</summary>
    public int SkipCount => Connections.Count(connection => connection.Operation is SkipConnect);

    /// <inheritdoc/>
    public bool Equals(CellGenotype? other) =>
        other is not null && Concat.SequenceEqual(other.Concat) && Nodes.Length == other.Nodes.Length
        && Nodes.Zip(other.Nodes).All(pair => pair.First.SequenceEqual(pair.Second));

    /// <inheritdoc/>
    public override int GetHashCode() =>
        Connections.Aggregate(Nodes.Length, (hash, connection) => HashCode.Combine(hash, connection));

    private void CheckNode(int j)
    {
        if (Nodes[j].IsEmpty)
        {
            throw new InvalidArchitectureException($"node {j} has no input");
        }

        foreach (var connection in Nodes[j])
        {
            if (connection.Input < 0 || connection.Input >= SearchSpace.CellInputs + j)
            {
                throw new InvalidArchitectureException(
                    $"node {j} reads state {connection.Input}; it can read 0 to {SearchSpace.CellInputs + j - 1}");
            }
        }
    }
}

/// <summary>The two discretised cells: what the search finds.</summary>
public sealed record Genotype(CellGenotype Normal, CellGenotype Reduction)
{
    /// <summary>The cell of one type.</summary>
    public CellGenotype Cell(CellType type) => type == CellType.Normal ? Normal : Reduction;
}
