using System.Collections.Immutable;

namespace DeffArts.Space;

/// <summary>
/// One kept edge of a discretised cell: <paramref name="Operation"/> applied to state <paramref name="Input"/>.
/// </summary>
public sealed record Connection(Operation Operation, int Input);

/// <summary>
/// A discretised cell: for each intermediate node the connections that are summed into it, and the states that are
/// concatenated into the cell's output. The first states are the cell's inputs: of two, 0 and 1 are the outputs of
/// cells k-2 and k-1; the nodes follow.
/// </summary>
public sealed record CellGenotype
{
    /// <summary>The most nodes that a cell from a file may have.</summary>
    public const int MostNodes = 64;

    /// <summary>Checks the wiring and keeps it.</summary>
    /// <param name="nodes">The connections into each node.</param>
    /// <param name="concat">The states whose channels make up the output; a single one is the output.</param>
    /// <param name="inputs">1 or 2.</param>
    /// <exception cref="InvalidArchitectureException">
    /// A node or the concatenation refers to what is not there.
    /// </exception>
    public CellGenotype(
        IEnumerable<IEnumerable<Connection>> nodes, IEnumerable<int> concat, int inputs = CellFrame.MostInputs)
    {
        Inputs = inputs is >= 1 and <= CellFrame.MostInputs
            ? inputs
            : throw new InvalidArchitectureException($"a cell has 1 or {CellFrame.MostInputs} inputs, not {inputs}");
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

        if (Concat.Where(state => state < Inputs || state >= StateCount).ToList() is [var missing, ..])
        {
            throw new InvalidArchitectureException(
                $"the concatenation names state {missing}; the nodes are {Inputs} to {StateCount - 1}");
        }
    }

    /// <summary>How many of the states are inputs.</summary>
    public int Inputs { get; }

    /// <summary>The connections into each node.</summary>
    public ImmutableArray<ImmutableArray<Connection>> Nodes { get; }

    /// <summary>The states whose channels make up the output, in this order.</summary>
    public ImmutableArray<int> Concat { get; }

    /// <summary>Inputs and nodes.</summary>
    public int StateCount => Inputs + Nodes.Length;

    /// <summary>All connections, node by node.</summary>
    public IEnumerable<Connection> Connections => Nodes.SelectMany(node => node);

    /// <summary>How many connections are plain skips: the search's known way to collapse.</summary>
    public int SkipCount => Connections.Count(connection => connection.Operation is SkipConnect);

    /// <inheritdoc/>
    public bool Equals(CellGenotype? other) =>
        other is not null
            && Inputs == other.Inputs && Concat.SequenceEqual(other.Concat) && Nodes.Length == other.Nodes.Length
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
            if (connection.Input < 0 || connection.Input >= Inputs + j)
            {
                throw new InvalidArchitectureException(
                    $"node {j} reads state {connection.Input}; it can read 0 to {Inputs + j - 1}");
            }
        }
    }
}

/// <summary>
/// What a search finds: a discretised cell for each cell type of a space, and the network that they stand in.
/// </summary>
public sealed record Genotype
{
    /// <summary>DARTS's two cells.</summary>
    public Genotype(CellGenotype normal, CellGenotype reduction)
        : this(Skeleton.Darts, [normal, reduction])
    {
    }

    /// <summary>Checks and keeps the cells.</summary>
    /// <param name="skeleton">The network around them.</param>
    /// <param name="cells">One for each of its cell types, in their order.</param>
    /// <exception cref="InvalidArchitectureException">There is not one for each, or one has other inputs.</exception>
    public Genotype(Skeleton skeleton, IEnumerable<CellGenotype> cells)
    {
        ArgumentNullException.ThrowIfNull(skeleton);
        (Skeleton, Cells) = (skeleton, [.. cells]);
        if (Cells.Length != skeleton.Frames.Length)
        {
            throw new InvalidArchitectureException(
                $"the space {skeleton.Name} has {skeleton.Frames.Length} cell types, not {Cells.Length}");
        }

        foreach (var (frame, cell) in skeleton.Frames.Zip(Cells))
        {
            if (cell.Inputs != frame.Inputs)
            {
                throw new InvalidArchitectureException(
                    $"{frame.Name} cell: it has {cell.Inputs} inputs; in the space {skeleton.Name} it has {frame.Inputs}");
            }
        }
    }

    /// <summary>The network around the cells.</summary>
    public Skeleton Skeleton { get; }

    /// <summary>A cell for each of the skeleton's types, in their order.</summary>
    public ImmutableArray<CellGenotype> Cells { get; }

    /// <summary>DARTS's normal cell.</summary>
    public CellGenotype Normal => Cell(CellType.Normal);

    /// <summary>DARTS's reduction cell.</summary>
    public CellGenotype Reduction => Cell(CellType.Reduction);

    /// <summary>The connections of all cells.</summary>
    public IEnumerable<Connection> Connections => Cells.SelectMany(cell => cell.Connections);

    /// <summary>How many connections of all cells are plain skips.</summary>
    public int SkipCount => Cells.Sum(cell => cell.SkipCount);

    /// <summary>The cell of one type, by its name.</summary>
    /// <exception cref="ArgumentException">There is no such type.</exception>
    public CellGenotype Cell(string type) => Cells[Skeleton.IndexOf(type)];

    /// <inheritdoc/>
    public bool Equals(Genotype? other) =>
        other is not null && Skeleton == other.Skeleton && Cells.SequenceEqual(other.Cells);

    /// <inheritdoc/>
    public override int GetHashCode() => Cells.Aggregate(Skeleton.GetHashCode(), HashCode.Combine);
}
