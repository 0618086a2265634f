using System.Collections.Immutable;

namespace DeffArts.Space;

/// <summary>The two cell types; all cells of one type share one alpha matrix.</summary>
public enum CellType
{
    /// <summary>Keeps size and channels.</summary>
    Normal,

    /// <summary>Halves the size, doubles the channels (at 1/3 and 2/3 of the depth).</summary>
    Reduction,
}

/// <summary>
/// An edge of the continuous cell: state <paramref name="Input"/> (0 and 1 are the cell's inputs, 2 + j is node j)
/// feeds intermediate node <paramref name="Node"/>.
/// </summary>
public readonly record struct Edge(int Input, int Node)
{
    /// <summary>True when the edge leaves one of the cell's two inputs, which a reduction cell strides over.</summary>
    public bool LeavesCellInput => Input < SearchSpace.CellInputs;
}

/// <summary>
/// What a cell may be (Liu et al. 2018, section 2.1): the candidate operations of every edge, the number of
/// intermediate nodes, and how many inputs a node keeps when the cell is discretised.
/// </summary>
public sealed record SearchSpace
{
    /// <summary>A cell reads the outputs of the two cells before it.</summary>
    public const int CellInputs = 2;

    /// <summary>The most intermediate nodes of a cell.</summary>
    public const int MostNodes = 16;

    /// <summary>Checks and keeps the parts of the space.</summary>
    /// <exception cref="InvalidArchitectureException">Not a space that can be searched.</exception>
    public SearchSpace(IEnumerable<Operation> operations, int nodes, int inputsPerNode)
    {
        Operations = [.. operations];
        Nodes = nodes is >= 1 and <= MostNodes
            ? nodes
            : throw new InvalidArchitectureException($"a cell has 1 to {MostNodes} nodes, not {nodes}");
        InputsPerNode = inputsPerNode is >= 1 and <= CellInputs
            ? inputsPerNode
            : throw new InvalidArchitectureException(
                $"a node keeps 1 or {CellInputs} inputs (node 0 has no more), not {inputsPerNode}");
        if (Operations.Distinct().Count() != Operations.Length)
        {
            throw new InvalidArchitectureException("an operation is listed twice");
        }

        if (Operations.All(operation => operation.IsNone))
        {
            throw new InvalidArchitectureException("the space needs an operation besides 'none'");
        }

        Edges = [.. Enumerable.Range(0, nodes).SelectMany(node =>
            Enumerable.Range(0, CellInputs + node).Select(input => new Edge(input, node)))];
    }

    /// <summary>The paper's space: 8 operations, 4 nodes, 2 inputs kept, 14 edges.</summary>
    public static SearchSpace Paper { get; } = new(Operation.Paper, nodes: 4, inputsPerNode: 2);

    /// <summary>The candidates of every edge; an operation's place is its column in alpha.</summary>
    public ImmutableArray<Operation> Operations { get; }

    /// <summary>Intermediate nodes of a cell.</summary>
    public int Nodes { get; }

    /// <summary>Incoming edges that a node keeps when discretised.</summary>
    public int InputsPerNode { get; }

    /// <summary>All edges, node by node and within a node by input; an edge's place is its row in alpha.</summary>
    public ImmutableArray<Edge> Edges { get; }

    /// <summary>The places in <see cref="Edges"/> of the edges into <paramref name="node"/>.</summary>
    public static IEnumerable<int> EdgesInto(int node) =>
        Enumerable.Range(node * CellInputs + node * (node - 1) / 2, CellInputs + node);

    /// <inheritdoc/>
    public bool Equals(SearchSpace? other) =>
        other is not null && Nodes == other.Nodes && InputsPerNode == other.InputsPerNode
        && Operations.SequenceEqual(other.Operations);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Nodes, InputsPerNode, Operations.Length, Operations[0]);
}
