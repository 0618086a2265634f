using DeffArts.Search;
using DeffArts.Space;

namespace DeffArts.Tests.App;

/// <summary>Events of a made-up search.</summary>
internal static class SearchEvents
{
    public static StepCompleted Step(int epoch, int step, int stepsPerEpoch) =>
        new(epoch, step, stepsPerEpoch, 2.913, 2.34, 3_912_345, 2.301, 0.1875, 1.5);

    public static EpochCompleted Epoch(int epoch, SearchSpace? space = null) =>
        new(epoch, 0.02, 2.2, 0.21, 2.25, 0.2 + epoch / 100.0, Architecture(space ?? SearchSpace.Paper));

    private static ArchitectureSummary Architecture(SearchSpace space)
    {
        var weights = new double[space.Edges.Length, space.Operations.Length];
        for (var edge = 0; edge < space.Edges.Length; edge++)
        {
            for (var operation = 0; operation < space.Operations.Length; operation++)
            {
                var isLikely = operation == (5 * edge + 4) % space.Operations.Length;
                weights[edge, operation] = isLikely ? 0.3 : 0.7 / (space.Operations.Length - 1);
            }
        }

        var cell = Discretizer.Discretize(space.Type, weights);
        return new ArchitectureSummary(new Genotype(cell, cell), 1_244_160, 3_900_000,
            [new CellSummary(CellType.Normal, weights), new CellSummary(CellType.Reduction, weights)]);
    }
}
