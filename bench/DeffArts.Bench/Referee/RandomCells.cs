using DeffArts.Data;
using DeffArts.Space;

namespace DeffArts.Bench.Referee;

/// <summary>
/// Cells by chance: for each node two different inputs and an operation besides <c>none</c> on each, all alike.
/// </summary>
internal static class RandomCells
{
    /// <summary>A pure function of the seed and the number.</summary>
    public static Genotype Get(SearchSpace space, long seed, long number)
    {
        var random = new Randomness(seed, "random cells", number);
        CellGenotype Cell(CellType type)
        {
            Operation[] operations =
                [.. type.Operations.Where(operation => type.InputsPerNode is null || !operation.IsNone)];
            return new(
                [.. Enumerable.Range(0, type.Nodes).Select(node =>
                    Inputs(random, type.Frame.Inputs + node, type.KeptInputs(node))
                        .Select(input => new Connection(operations[random.Below(operations.Length)], input)).ToList())],
                type.Concat, type.Frame.Inputs);
        }

        return new(space.Skeleton, space.Types.Select(Cell).ToList());
    }

    private static List<int> Inputs(Randomness random, int states, int kept)
    {
        var left = Enumerable.Range(0, states).ToList();
        while (left.Count > kept)
        {
            left.RemoveAt(random.Below(left.Count));
        }

        return left;
    }
}
