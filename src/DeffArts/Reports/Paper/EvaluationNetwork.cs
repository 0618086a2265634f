using System.Collections.Immutable;
using DeffArts.Cost;
using DeffArts.Space;

namespace DeffArts.Reports.Paper;

/// <summary>Parameters, and MACs as Table 3 counts them.</summary>
internal readonly record struct NetworkSize(double Parameters, double Macs)
{
    public double Millions => Parameters / 1e6;

    public double Giga => Macs / 1e9;

    public static NetworkSize operator +(NetworkSize a, NetworkSize b) =>
        new(a.Parameters + b.Parameters, a.Macs + b.Macs);

    public static NetworkSize operator *(int times, NetworkSize size) =>
        new(times * size.Parameters, times * size.Macs);

    public static NetworkSize Of(LayerCount count) => new(count.Parameters, count.MacsWithElementwise);
}

/// <summary>The network of appendix D.2, in which the paper evaluates cells.</summary>
internal static class EvaluationNetwork
{
    /// <summary>Of known cells.</summary>
    public static NetworkSize Size(Genotype genotype) =>
        NetworkSize.Of(NetworkCount.Of(genotype, NetworkShape.Evaluation).Total)
            + GlobalPool(NetworkPlan.ForGenotype(genotype, NetworkShape.Evaluation));

    /// <summary>
    /// Table 3's tool also counts what the global average pool reads: with it alone sixteen skips have both the printed
    /// 1.45 M parameters and the printed 0.242 GMACs. The other rows agree with and without it.
    /// </summary>
    public static NetworkSize GlobalPool(NetworkPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var size = plan.Cells[^1].OutputSize;
        return new NetworkSize(0, (double)plan.ClassifierChannels * size * size);
    }

    /// <summary>
    /// The sizes that networks of the search space's cells can have when only the counts of their operations are known.
    /// An operation counts by its cell, and in the reduction cell by its stride: by whether its edge leaves an input.
    /// </summary>
    public static ImmutableArray<NetworkSize> Possible(OperationCounts counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        var free = Cell(new SkipConnect());
        var plan = NetworkPlan.ForGenotype(new Genotype(free, free), NetworkShape.Evaluation);
        var count = NetworkCount.Of(new Genotype(free, free), NetworkShape.Evaluation);
        var around = NetworkSize.Of(
            count.Stem + count.Head + LayerCount.Sum(count.Cells.Select(cell => cell.Preprocessing)))
            + GlobalPool(plan);
        var found = new HashSet<NetworkSize>();
        var sizes = counts.Groups.SelectMany(group => group)
            .ToDictionary(operation => operation, operation => Sizes(plan, operation));
        foreach (var operations in Split(counts))
        {
            Place([.. operations.Select(entry => (entry.Count, sizes[entry.Operation]))], 0, OperationCounts.Places / 2,
                0, around, found);
        }

        return [.. found.OrderBy(size => size.Macs).ThenBy(size => size.Parameters)];
    }

    private static CellType PaperCell => SearchSpace.Paper[CellType.Normal];

    private static CellGenotype Cell(Operation operation) => new(
        Enumerable.Range(0, PaperCell.Nodes).Select(_ => Enumerable.Range(0, CellFrame.MostInputs)
            .Select(input => new Connection(operation, input))),
        Enumerable.Range(CellFrame.MostInputs, PaperCell.Nodes));

    // Operations of equal cost share a count; every way to share it out.
    private static IEnumerable<ImmutableArray<(Operation Operation, int Count)>> Split(OperationCounts counts)
    {
        IEnumerable<ImmutableArray<(Operation, int)>> all = [[]];
        foreach (var (group, total) in counts.Groups.Zip(counts.Counts))
        {
            all = all.SelectMany(before => Shares(group.Length, total)
                .Select(shares => before.AddRange(group.Zip(shares, (operation, share) => (operation, share)))))
                .ToList();
        }

        return all;
    }

    private static IEnumerable<ImmutableArray<int>> Shares(int parts, int total) => parts == 1
        ? [[total]]
        : Enumerable.Range(0, total + 1).SelectMany(first =>
            Shares(parts - 1, total - first).Select(rest => rest.Insert(0, first)));

    // So many places are left in the normal cell, and so many edges of the reduction cell leave its inputs so far.
    private static void Place(
        ImmutableArray<(int Count, OperationSizes Sizes)> operations, int next, int normalLeft, int strided,
        NetworkSize size, HashSet<NetworkSize> found)
    {
        if (next == operations.Length)
        {
            // Both edges of the first node leave the inputs, whatever the others do.
            if (normalLeft == 0 && strided >= CellFrame.MostInputs)
            {
                found.Add(size);
            }

            return;
        }

        var (count, one) = operations[next];
        for (var n = 0; n <= Math.Min(count, normalLeft); n++)
        {
            for (var s = 0; s <= count - n; s++)
            {
                Place(
                    operations, next + 1, normalLeft - n, strided + s,
                    size + n * one.Normal + s * one.Strided + (count - n - s) * one.Plain, found);
            }
        }
    }

    private static OperationSizes Sizes(NetworkPlan plan, Operation operation)
    {
        NetworkSize In(string type, int input) => NetworkSize.Of(LayerCount.Sum(plan.Cells
            .Where(cell => cell.Type == type).Select(cell => NetworkCount.Of(cell, operation, input))));
        return new(In(CellType.Normal, 0), In(CellType.Reduction, 0), In(CellType.Reduction, CellFrame.MostInputs));
    }

    // In all normal cells; in all reduction cells on an edge that leaves an input, and on one that does not.
    private readonly record struct OperationSizes(NetworkSize Normal, NetworkSize Strided, NetworkSize Plain);
}
