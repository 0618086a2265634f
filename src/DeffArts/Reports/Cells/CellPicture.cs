using System.Collections.Immutable;
using DeffArts.Space;

namespace DeffArts.Reports.Cells;

/// <summary>One of the graphs that show a genotype.</summary>
/// <param name="Heading">What it is, in small letters.</param>
/// <param name="Cell">The graph.</param>
/// <param name="FirstNode">What its first node is called.</param>
/// <param name="NodeWord">What a node is.</param>
public sealed record CellPicture(string Heading, CellGenotype Cell, int FirstNode = 0, string NodeWord = "node")
{
    private const int LayersInARow = 5;

    /// <summary>The heading as it begins a line.</summary>
    public string Title => char.ToUpperInvariant(Heading[0]) + Heading[1..];

    /// <summary>
    /// A graph for each cell type. Of a chain, whose every layer is a type of its own with one operation, a graph for
    /// each
    /// <paramref name="layersInARow"/> layers, one after the other; 0 gives one for all.
    /// </summary>
    public static ImmutableArray<CellPicture> Of(Genotype genotype, int layersInARow = LayersInARow)
    {
        ArgumentNullException.ThrowIfNull(genotype);
        return IsChain(genotype)
            ? [.. genotype.Cells.Chunk(layersInARow == 0 ? genotype.Cells.Length : layersInARow)
                .Select((cells, row) => Row(cells, 1 + row * layersInARow))]
            : [.. genotype.Skeleton.Frames.Zip(genotype.Cells, (frame, cell) =>
                new CellPicture(frame.Name == "cell" ? frame.Name : $"{frame.Name} cell", cell))];
    }

    private static bool IsChain(Genotype genotype) => genotype.Skeleton.Layout is ListedLayout
        && genotype.Cells.All(cell => cell is { Inputs: 1, Nodes: [[_]] });

    private static CellPicture Row(CellGenotype[] cells, int first) => new(
        cells.Length == 1 ? $"layer {first}" : $"layers {first} to {first + cells.Length - 1}",
        new CellGenotype(
            cells.Select((cell, i) => new[] { new Connection(cell.Connections.Single().Operation, i) }),
            [cells.Length], inputs: 1),
        first, "layer");
}
