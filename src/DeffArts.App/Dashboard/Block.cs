using System.Collections.Immutable;

namespace DeffArts.App.Dashboard;

/// <summary>Lines of a display that are shown together or not at all.</summary>
/// <param name="Rank">How much they matter: 0 most.</param>
/// <param name="Lines">As markup.</param>
internal sealed record Block(int Rank, ImmutableArray<string> Lines)
{
    /// <summary>One line.</summary>
    public Block(int rank, string line)
        : this(rank, [line])
    {
    }

    /// <summary>
    /// The lines of the blocks that find room, in their order on the screen. A block that does not fit leaves its room
    /// to those that matter less; the first line there is is always shown.
    /// </summary>
    public static IEnumerable<string> Fit(IReadOnlyList<Block> blocks, int rows)
    {
        var left = Math.Max(1, rows);
        var shown = new HashSet<int>();
        foreach (var place in Enumerable.Range(0, blocks.Count).OrderBy(place => blocks[place].Rank))
        {
            if (blocks[place].Lines.Length <= left)
            {
                shown.Add(place);
                left -= blocks[place].Lines.Length;
            }
        }

        return shown.Order().SelectMany(place => blocks[place].Lines);
    }
}
