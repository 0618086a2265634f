using CsCheck;
using DeffArts.Space;

namespace DeffArts.Tests.Reports;

/// <summary>Cells that pictures and texts are tried on.</summary>
internal static class SampleCells
{
    public static Genotype OneNode { get; } = Both(new CellGenotype([[new(new SkipConnect(), 1)]], [2]));

    public static Genotype TwoIdenticalEdges { get; } = Both(new CellGenotype(
        [
            [new(new SeparableConvolution(3), 0), new(new SeparableConvolution(3), 0)],
            [new(new MaxPool(3), 2), new(new SkipConnect(), 2)],
        ],
        [3]));

    /// <summary>Any wiring of up to three inputs a node; none and several arrows between two states included.</summary>
    public static Gen<CellGenotype> Random(int mostNodes) =>
        from count in Gen.Int[1, mostNodes]
        from nodes in Gen.Int[0, int.MaxValue].Array[3].Array[count]
        from inputs in Gen.Int[1, 3].Array[count]
        from concat in Gen.Bool.Array[count]
        select new CellGenotype(
            nodes.Select((seeds, j) => seeds.Take(inputs[j]).Select(seed =>
                new Connection(Operations[seed % Operations.Count], seed / Operations.Count % (2 + j)))),
            concat.Any(kept => kept)
                ? Enumerable.Range(2, count).Where(state => concat[state - 2])
                : Enumerable.Range(2, count));

    public static Gen<Genotype> RandomGenotype(int mostNodes) =>
        Gen.Select(Random(mostNodes), Random(mostNodes), (normal, reduction) => new Genotype(normal, reduction));

    private static IReadOnlyList<Operation> Operations { get; } =
        [.. Operation.Paper, new SeparableConvolution(15), new FactorizedConvolution(7)];

    private static Genotype Both(CellGenotype cell) => new(cell, cell);
}
