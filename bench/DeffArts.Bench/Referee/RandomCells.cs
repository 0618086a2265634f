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
        Operation[] operations = [.. space.Operations.Where(operation => !operation.IsNone)];
        CellGenotype Cell() => new(
            [.. Enumerable.Range(0, space.Nodes).Select(node => Inputs(random, SearchSpace.CellInputs + node, space.InputsPerNode)
                .Select(input => new Connection(operations[random.Below(operations.Length)], input)).ToList())],
            Enumerable.Range(SearchSpace.CellInputs, space.Nodes));
        return new(Cell(), Cell());
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
