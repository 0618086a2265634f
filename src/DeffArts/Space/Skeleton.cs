using System.Collections.Immutable;

namespace DeffArts.Space;

/// <summary>The convolution in front of the first block: 3x3, BatchNorm, and an activation where it has one.</summary>
/// <param name="Multiplier">Its output channels, as a multiple of the channels of the first blocks.</param>
/// <param name="Stride">1 or 2.</param>
/// <param name="IsRectified">Whether a ReLU6 follows.</param>
public sealed record StemForm(int Multiplier, int Stride = 1, bool IsRectified = false);

/// <summary>What stands between the last block and the global average.</summary>
/// <param name="IsNormalised">BatchNorm and ReLU.</param>
/// <param name="Channels">
/// A 1x1 convolution to so many channels (at the layout's own width), BatchNorm and ReLU6; 0 for none.
/// </param>
public sealed record HeadForm(bool IsNormalised = false, int Channels = 0);

/// <summary>One block of a network: a cell of a type, with its channels and its stride.</summary>
/// <param name="Type">The name of the cell's type.</param>
/// <param name="Channels">Channels of its nodes.</param>
/// <param name="Stride">Of the operations that read its inputs: 1, or 2, which halves the size.</param>
public readonly record struct Block(string Type, int Channels, int Stride);

/// <summary>
/// The network around the cells: stem, blocks, head, classifier. It is all that has to be known of a space to build the
/// network of a genotype.
/// </summary>
/// <param name="Name">The name of the space that it belongs to.</param>
/// <param name="Stem">In front of the blocks.</param>
/// <param name="Layout">The blocks.</param>
/// <param name="Head">Behind them.</param>
/// <param name="Frames">The cell types, in the order of a genotype's cells.</param>
/// <param name="Definition">
/// The TOML that it was read from, where it is not one of the program's own; null else.
/// </param>
public sealed record Skeleton(
    string Name, StemForm Stem, Layout Layout, HeadForm Head, ImmutableArray<CellFrame> Frames,
    string? Definition = null)
{
    /// <summary>The name of the space of DARTS and of the paper.</summary>
    public const string DartsName = "darts";

    /// <summary>
    /// The network of DARTS: a stem three times as wide as a node, normal cells, and reduction cells at 1/3 and 2/3 of
    /// the depth (paper, section 3).
    /// </summary>
    public static Skeleton Darts { get; } = new(
        DartsName, new StemForm(Multiplier: 3), new ThirdsLayout(CellType.Normal, CellType.Reduction), new HeadForm(),
        [CellFrame.OfDarts(CellType.Normal), CellFrame.OfDarts(CellType.Reduction)]);

    /// <summary>Whether it is DARTS's, which the paper's own conventions are for.</summary>
    public bool IsDarts => Name == DartsName && Definition is null;

    /// <summary>The place of a cell type.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public int IndexOf(string type)
    {
        for (var i = 0; i < Frames.Length; i++)
        {
            if (Frames[i].Name == type)
            {
                return i;
            }
        }

        throw new ArgumentException($"no cell type '{type}'", nameof(type));
    }

    /// <summary>The frame of a cell type.</summary>
    public CellFrame Frame(string type) => Frames[IndexOf(type)];

    /// <inheritdoc/>
    public bool Equals(Skeleton? other) => other is not null && Name == other.Name && Definition == other.Definition
        && Stem == other.Stem
        && Layout.Equals(other.Layout) && Head == other.Head && Frames.SequenceEqual(other.Frames);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Definition, Frames.Length);
}
