using System.Collections.Immutable;

namespace DeffArts.Space;

/// <summary>What a search chooses from: the network around the cells, and what the cells of each type may be.</summary>
public sealed record SearchSpace
{
    /// <summary>Checks and keeps the parts of the space.</summary>
    /// <param name="skeleton">The network around the cells.</param>
    /// <param name="types">The cell types, in the order of the skeleton's frames.</param>
    /// <exception cref="ArgumentException">The types are not the skeleton's.</exception>
    public SearchSpace(Skeleton skeleton, IEnumerable<CellType> types)
    {
        ArgumentNullException.ThrowIfNull(skeleton);
        (Skeleton, Types) = (skeleton, [.. types]);
        Operations = [.. Types.SelectMany(type => type.Operations).Distinct()];
        if (!Types.Select(type => type.Frame).SequenceEqual(skeleton.Frames))
        {
            throw new ArgumentException("The cell types are not the skeleton's.", nameof(types));
        }
    }

    /// <summary>DARTS's network with these candidates, nodes and kept inputs in both of its cell types.</summary>
    /// <exception cref="InvalidArchitectureException">Not a space that can be searched.</exception>
    public SearchSpace(IEnumerable<Operation> operations, int nodes, int inputsPerNode)
        : this(Skeleton.Darts, OfDarts([.. operations], nodes, inputsPerNode))
    {
    }

    /// <summary>The paper's space: 8 operations, 4 nodes, 2 inputs kept, 14 edges.</summary>
    public static SearchSpace Paper { get; } = new(Operation.Paper, nodes: 4, inputsPerNode: 2);

    /// <summary>What it is called.</summary>
    public string Name => Skeleton.Name;

    /// <summary>The network around the cells.</summary>
    public Skeleton Skeleton { get; }

    /// <summary>The cell types.</summary>
    public ImmutableArray<CellType> Types { get; }

    /// <summary>
    /// The types that a search decides about; a block that is the same in every network has a decided one.
    /// </summary>
    public IEnumerable<CellType> SearchedTypes => Types.Where(type => !type.IsDecided);

    /// <summary>Every candidate of any type once, in their order.</summary>
    public ImmutableArray<Operation> Operations { get; }

    /// <summary>A cell type by its name.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public CellType this[string type] => Types[Skeleton.IndexOf(type)];

    private static IEnumerable<CellType> OfDarts(ImmutableArray<Operation> operations, int nodes, int inputsPerNode) =>
        Skeleton.Darts.Frames.Select(
            frame => new CellType(frame, operations, nodes, inputsPerNode, concatenates: true));

    /// <inheritdoc/>
    public bool Equals(SearchSpace? other) =>
        other is not null && Skeleton == other.Skeleton && Types.SequenceEqual(other.Types);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Skeleton, Types.Length, Types[0]);
}
