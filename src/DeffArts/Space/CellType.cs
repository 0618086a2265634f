using System.Collections.Immutable;

namespace DeffArts.Space;

/// <summary>
/// An edge of a continuous cell: state <paramref name="Input"/> (first the cell's inputs, then its nodes) feeds
/// intermediate node <paramref name="Node"/>, counted from 0.
/// </summary>
public readonly record struct Edge(int Input, int Node);

/// <summary>
/// What the cells of one type may be; they all share one alpha. Every node reads every state before it, each through
/// one edge with the same candidates (Liu et al. 2018, section 2.1).
/// </summary>
public sealed record CellType
{
    /// <summary>The name of the type of DARTS that keeps size and channels.</summary>
    public const string Normal = "normal";

    /// <summary>The name of the type of DARTS that halves the size and doubles the channels.</summary>
    public const string Reduction = "reduction";

    /// <summary>The most intermediate nodes of a cell.</summary>
    public const int MostNodes = 16;

    /// <summary>Checks and keeps the parts of the type.</summary>
    /// <param name="frame">Its name, inputs and their preprocessing.</param>
    /// <param name="operations">The candidates of every edge; an operation's place is its column in alpha.</param>
    /// <param name="nodes">Intermediate nodes.</param>
    /// <param name="inputsPerNode">
    /// Edges that a node keeps when the cell is discretised, the strongest; null keeps one operation on every edge.
    /// </param>
    /// <param name="concatenates">Whether the output is all nodes one after the other, or the last node alone.</param>
    /// <exception cref="InvalidArchitectureException">Not a cell that can be searched.</exception>
    public CellType(
        CellFrame frame, IEnumerable<Operation> operations, int nodes, int? inputsPerNode = null,
        bool concatenates = false)
    {
        ArgumentNullException.ThrowIfNull(frame);
        (Frame, Operations) = (frame, [.. operations]);
        Nodes = nodes is >= 1 and <= MostNodes
            ? nodes
            : throw new InvalidArchitectureException($"a cell has 1 to {MostNodes} nodes, not {nodes}");
        InputsPerNode = inputsPerNode is null || (inputsPerNode >= 1 && inputsPerNode <= frame.Inputs)
            ? inputsPerNode
            : throw new InvalidArchitectureException(
                $"a node keeps 1{(frame.Inputs == 1 ? "" : $" or {frame.Inputs}")} inputs "
                + $"(node 0 has no more), not {inputsPerNode}");
        Concat = concatenates ? [.. Enumerable.Range(frame.Inputs, nodes)] : [frame.Inputs + nodes - 1];
        if (Operations.Distinct().Count() != Operations.Length)
        {
            throw new InvalidArchitectureException("an operation is listed twice");
        }

        if (Operations.All(operation => operation.IsNone))
        {
            throw new InvalidArchitectureException("the space needs an operation besides 'none'");
        }

        Edges = [.. Enumerable.Range(0, nodes).SelectMany(node =>
            Enumerable.Range(0, frame.Inputs + node).Select(input => new Edge(input, node)))];
    }

    /// <summary>Name, inputs and their preprocessing, which discretised cells have too.</summary>
    public CellFrame Frame { get; }

    /// <summary>What the type is called.</summary>
    public string Name => Frame.Name;

    /// <summary>The candidates of every edge.</summary>
    public ImmutableArray<Operation> Operations { get; }

    /// <summary>Intermediate nodes.</summary>
    public int Nodes { get; }

    /// <summary>Incoming edges that a node keeps when discretised; null keeps all.</summary>
    public int? InputsPerNode { get; }

    /// <summary>The states that the output is made of, in this order.</summary>
    public ImmutableArray<int> Concat { get; }

    /// <summary>All edges, node by node and within a node by input; an edge's place is its row in alpha.</summary>
    public ImmutableArray<Edge> Edges { get; }

    /// <summary>Whether there is nothing to search: one candidate on every edge, all of which stay.</summary>
    public bool IsDecided => Operations.Length == 1 && (InputsPerNode is null || Edges.Length <= Nodes);

    /// <summary>Incoming edges that <paramref name="node"/> keeps when discretised.</summary>
    public int KeptInputs(int node) => Math.Min(Frame.Inputs + node, InputsPerNode ?? int.MaxValue);

    /// <summary>The places in <see cref="Edges"/> of the edges into <paramref name="node"/>.</summary>
    public IEnumerable<int> EdgesInto(int node) =>
        Enumerable.Range(node * Frame.Inputs + node * (node - 1) / 2, Frame.Inputs + node);

    /// <inheritdoc/>
    public bool Equals(CellType? other) => other is not null && Frame == other.Frame && Nodes == other.Nodes
        && InputsPerNode == other.InputsPerNode && Operations.SequenceEqual(other.Operations)
        && Concat.SequenceEqual(other.Concat);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(Frame, Nodes, InputsPerNode, Operations.Length, Operations[0]);
}
