using System.Collections.Immutable;
using DeffArts.Cost;
using DeffArts.Reports.Cells;
using DeffArts.Space;

namespace DeffArts.Reports.Paper;

/// <summary>How often each cost occurs among the operations of a normal and a reduction cell together.</summary>
/// <param name="Groups">Operations of equal cost, the most expensive first.</param>
/// <param name="Counts">For each group, how many.</param>
internal sealed record OperationCounts(ImmutableArray<ImmutableArray<Operation>> Groups, ImmutableArray<int> Counts)
{
    /// <summary>Operations that the two discretised cells keep: two for every node.</summary>
    public static int Places { get; } = SearchSpace.Paper.Types.Sum(type =>
        Enumerable.Range(0, type.Nodes).Sum(type.KeptInputs));

    /// <summary>Whether all operations cost nothing.</summary>
    public bool IsFree => Counts[..^1].All(count => count == 0);

    /// <summary>
    /// All counts of the search space's operations whose costs sum to <paramref name="cycles"/>: what is known of cells
    /// of which a paper prints the cost alone. Skips, which cost nothing, fill what remains of the places.
    /// </summary>
    public static ImmutableArray<OperationCounts> Reaching(double cycles, PaperCost cost)
    {
        ArgumentNullException.ThrowIfNull(cost);
        var groups = SearchSpace.Paper.Operations.Where(operation => !operation.IsNone)
            .GroupBy(cost.Of).OrderByDescending(group => group.Key).ToList();
        var costs = groups.Select(group => group.Key).ToImmutableArray();
        ImmutableArray<ImmutableArray<Operation>> operations = [.. groups.Select(group => group.ToImmutableArray())];
        return [.. Fill(costs, 0, cycles, Places).Select(counts => new OperationCounts(operations, counts))];
    }

    /// <summary>For example "1 sep or dil conv 3x3, 3 avg pool 3x3 and 12 skips".</summary>
    public override string ToString() => PaperNumber.List(
        [.. Groups.Zip(Counts).Where(entry => entry.Second > 0).Select(entry => Counted(entry.Second, entry.First))]);

    /// <summary>
    /// So many of a group, in words; separable and dilated convolutions of a size cost the same in Table 3.
    /// </summary>
    public static string Counted(int count, ImmutableArray<Operation> group)
    {
        if (group is [SkipConnect])
        {
            return count == 1 ? "1 skip" : $"{count} skips";
        }

        var words = group.Select(operation => OperationLabel.Of(operation).Split(' ', 2)).ToList();
        return words.TrueForAll(word => word[^1] == words[0][^1])
            ? $"{count} {PaperNumber.List([.. words.Select(word => word[0])], "or")} {words[0][^1]}"
            : $"{count} " + PaperNumber.List([.. group.Select(OperationLabel.Of)], "or");
    }

    private static IEnumerable<ImmutableArray<int>> Fill(
        ImmutableArray<double> costs, int group, double cycles, int places)
    {
        if (group == costs.Length - 1)
        {
            return cycles == 0 ? [[places]] : [];
        }

        return Enumerable.Range(0, places + 1).TakeWhile(count => count * costs[group] <= cycles)
            .SelectMany(count => Fill(costs, group + 1, cycles - count * costs[group], places - count)
                .Select(rest => rest.Insert(0, count)));
    }
}
