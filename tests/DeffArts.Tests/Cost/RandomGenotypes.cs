using DeffArts.Space;

namespace DeffArts.Tests.Cost;

/// <summary>Genotypes and networks that no search need have found.</summary>
internal static class RandomGenotypes
{
    private static readonly Operation[] Operations =
        [.. Operation.Paper, Operation.Parse("sep_conv_7x7"), Operation.Parse("conv_7x1_1x7")];

    /// <summary>Two cells of 2 to 5 nodes each, with one to three inputs per node and any concatenation.</summary>
    public static Genotype Next(Random random) => new(Cell(random), Cell(random));

    /// <summary>A small network: 3 to 8 cells, odd sizes and channels among them.</summary>
    public static NetworkShape NextShape(Random random) => new(
        random.Next(3, 9), random.Next(1, 9), random.Next(8, 20), random.Next(2) == 0 ? 1 : 3, random.Next(2, 12));

    private static CellGenotype Cell(Random random)
    {
        var nodes = random.Next(2, 6);
        var concat = Enumerable.Range(2, nodes).Where(_ => random.Next(3) > 0).ToList();
        return new CellGenotype(
            [.. Enumerable.Range(0, nodes).Select(node => Enumerable.Range(0, random.Next(1, 4))
                .Select(_ => new Connection(Operations[random.Next(Operations.Length)], random.Next(2 + node))))],
            concat.Count > 0 ? concat : [1 + nodes]);
    }
}
