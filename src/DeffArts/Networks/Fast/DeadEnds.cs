using DeffArts.Space;

namespace DeffArts.Networks.Fast;

/// <summary>
/// The parts of a derived network from which no path leads to a classifier: a node that nothing reads, an input that no
/// connection takes, a whole cell. A pass moves their running statistics, but their weights have no gradient, and the
/// optimizer leaves them alone.
/// </summary>
internal sealed class DeadEnds
{
    private const int Stem = -1;
    private readonly HashSet<int> reached = [];
    private readonly List<string> prefixes = [];

    /// <summary>
    /// Goes back from the last cell and, where there is a tower, from the cell that it <paramref name="tapped"/>.
    /// </summary>
    public DeadEnds(Genotype genotype, NetworkPlan plan, bool tapped)
    {
        reached.Add(plan.Cells.Length - 1);
        if (tapped)
        {
            reached.Add(plan.AuxiliaryIndex);
        }

        foreach (var cell in plan.Cells.Reverse())
        {
            Visit(cell, genotype.Cell(cell.Type));
        }

        if (!reached.Contains(Stem))
        {
            prefixes.Add("stem.");
        }
    }

    /// <summary>Whether the parameter of that name, as a checkpoint has it, is in one.</summary>
    public bool Hold(string name) => prefixes.Exists(prefix => name.StartsWith(prefix, StringComparison.Ordinal));

    private void Visit(CellPlan plan, CellGenotype cell)
    {
        var index = plan.Index;
        HashSet<int> states = reached.Contains(index) ? [.. cell.Concat] : [];
        var edge = cell.Connections.Count();
        for (var node = cell.Nodes.Length - 1; node >= 0; node--)
        {
            foreach (var connection in cell.Nodes[node].Reverse())
            {
                edge--;
                if (!states.Contains(cell.Inputs + node))
                {
                    prefixes.Add($"cells.{index}.edges.{edge}.");
                }
                else if (!connection.Operation.IsNone)
                {
                    states.Add(connection.Input);
                }
            }
        }

        for (var input = 0; input < cell.Inputs; input++)
        {
            if (states.Contains(input))
            {
                reached.Add(Math.Max(index - cell.Inputs + input, Stem));
            }
            else if (plan.Frame.Preprocesses)
            {
                prefixes.Add($"cells.{index}.preprocess{input}.");
            }
        }
    }
}
