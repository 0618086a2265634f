using System.Collections.Immutable;

namespace DeffArts.Space;

/// <summary>The rule by which a network's blocks follow each other.</summary>
public abstract record Layout
{
    /// <summary>
    /// The number of blocks that the layout has whatever is asked for; null where <see cref="NetworkShape.Layers"/>
    /// decides.
    /// </summary>
    public virtual int? FixedLayers => null;

    /// <summary>The blocks from input to output.</summary>
    /// <param name="layers">How many, where the layout leaves it open.</param>
    /// <param name="channels">Of the first blocks.</param>
    public abstract IEnumerable<Block> Blocks(int layers, int channels);

    /// <summary>Channels of a head that has <paramref name="channels"/> at the layout's own width.</summary>
    public virtual int HeadChannels(int channels, int width) => channels;
}

/// <summary>
/// Blocks of one type, and of another at 1/3 and 2/3 of the depth, by integer division (paper, section 3), which halve
/// the size and double the channels.
/// </summary>
/// <param name="Cell">The type of the most.</param>
/// <param name="Reduction">The type of the two.</param>
public sealed record ThirdsLayout(string Cell, string Reduction) : Layout
{
    /// <summary>Whether the block at <paramref name="index"/> is one of the two.</summary>
    public static bool IsReduction(int layers, int index) => index == layers / 3 || index == 2 * layers / 3;

    /// <inheritdoc/>
    public override IEnumerable<Block> Blocks(int layers, int channels)
    {
        for (var index = 0; index < layers; index++)
        {
            var reduces = IsReduction(layers, index);
            channels *= reduces ? 2 : 1;
            yield return new Block(reduces ? Reduction : Cell, channels, reduces ? 2 : 1);
        }
    }
}

/// <summary>
/// Blocks listed one by one, each a cell type of its own, at a width that scales with the channels asked for.
/// </summary>
/// <param name="StemChannels">Channels for which the listed ones are meant; twice as many double them all.</param>
/// <param name="Listed">The blocks at that width.</param>
public sealed record ListedLayout(int StemChannels, ImmutableArray<Block> Listed) : Layout
{
    private const int Multiple = 8;
    private const double LeastPart = 0.9;

    /// <inheritdoc/>
    public override int? FixedLayers => Listed.Length;

    /// <inheritdoc/>
    public override IEnumerable<Block> Blocks(int layers, int channels) =>
        Listed.Select(block => block with { Channels = Scaled(block.Channels, channels) });

    /// <inheritdoc/>
    public override int HeadChannels(int channels, int width) => Scaled(channels, width);

    /// <inheritdoc/>
    public bool Equals(ListedLayout? other) =>
        other is not null && StemChannels == other.StemChannels && Listed.SequenceEqual(other.Listed);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(StemChannels, Listed.Length);

    /// <summary>
    /// The nearest multiple of 8 that is not below nine tenths of the wish, as Sandler et al. (2018) round widths. At
    /// the layout's own width nothing is rounded.
    /// </summary>
    private int Scaled(int channels, int width)
    {
        if (width == StemChannels)
        {
            return channels;
        }

        var wish = (double)channels * width / StemChannels;
        var rounded = Math.Max(Multiple, (int)(wish + Multiple / 2.0) / Multiple * Multiple);
        return rounded < LeastPart * wish ? rounded + Multiple : rounded;
    }
}
