using DeffArts.Space;

namespace DeffArts.Tests.Space;

/// <summary>Members of a search space that no search need have found.</summary>
internal static class RandomMembers
{
    /// <summary>Spaces beside DARTS's, small enough for a test.</summary>
    public static string[] Names { get; } = ["nas-bench-201", "chain-32", "chain-64"];

    /// <summary>A network of a few cells and channels; odd sizes among them.</summary>
    public static NetworkShape Shape(SearchSpace space, int size = 16) =>
        new NetworkShape(Layers: 5, Channels: 4, size, ImageChannels: 3, Classes: 5).In(space.Skeleton);

    /// <summary>A candidate at random on each of the edges that stay.</summary>
    public static Genotype Next(SearchSpace space, Random random) =>
        new(space.Skeleton, space.Types.Select(type => Cell(type, Choices(type, random))));

    /// <summary>For each edge the place of its operation; -1 where the edge goes.</summary>
    public static int[] Choices(CellType type, Random random)
    {
        var chosen = Enumerable.Repeat(-1, type.Edges.Length).ToArray();
        for (var node = 0; node < type.Nodes; node++)
        {
            foreach (var edge in type.EdgesInto(node).OrderBy(_ => random.Next()).Take(type.KeptInputs(node)))
            {
                do
                {
                    chosen[edge] = random.Next(type.Operations.Length);
                }
                while (type.InputsPerNode is not null && type.Operations[chosen[edge]].IsNone);
            }
        }

        return chosen;
    }

    /// <summary>The cell of such choices.</summary>
    public static CellGenotype Cell(CellType type, int[] chosen) => new(
        Enumerable.Range(0, type.Nodes).Select(node => type.EdgesInto(node).Where(edge => chosen[edge] >= 0)
            .Select(edge => new Connection(type.Operations[chosen[edge]], type.Edges[edge].Input))),
        type.Concat, type.Frame.Inputs);
}
