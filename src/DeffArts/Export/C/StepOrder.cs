using System.Collections.Immutable;
using DeffArts.Export.Graph;

namespace DeffArts.Export.C;

/// <summary>
/// The order of the steps that keeps the most memory ever in use small. The network is cut into its cells, and in each
/// one dynamic programming over the sets of steps already done finds the best order: what is in use after a set of
/// steps does not depend on their order, so of all ways to a set only the one of the lowest peak goes on. A step that
/// needs only what is there when the cell before begins may be done in that cell: preprocessing early frees a large
/// input. So may a step that makes something smaller of what such steps make: a pool of the preprocessed input, say.
/// </summary>
/// <param name="program">The steps in any order in which they can be computed.</param>
/// <param name="bytes">The size of a buffer.</param>
internal sealed class StepOrder(LayerProgram program, Func<FeatureMap, long> bytes)
{
    private const int MostSteps = 128;

    /// <summary>Sets kept after each number of steps; the search is exact where there are never more.</summary>
    private const int MostSets = 2048;

    private readonly ImmutableArray<Step> steps = program.Steps;
    private readonly ImmutableArray<HashSet<FeatureMap>> sources =
        [.. program.Steps.Select(step => program.Sources(step).ToHashSet())];

    /// <summary>
    /// The steps in the orders found, one or two: with and without the steps that read what was made early, since more
    /// steps in a cell are more sets, of which some may be given up.
    /// </summary>
    public IEnumerable<ImmutableArray<Step>> Find()
    {
        var (usual, eager) = (Segments(isEager: false), Segments(isEager: true));
        return usual.SequenceEqual(eager) ? [Order(usual)] : [Order(usual), Order(eager)];
    }

    private ImmutableArray<Step> Order(int[] segments) =>
        [.. Enumerable.Range(0, segments.Max() + 1).SelectMany(segment => Order(segments, segment))
            .Select(i => steps[i])];

    /// <summary>The cell in which each step is done.</summary>
    private int[] Segments(bool isEager)
    {
        var (segments, owners, makers) =
            (new int[steps.Length], new int[steps.Length], new Dictionary<FeatureMap, int>());
        var (own, last) = (-1, "");
        for (var i = 0; i < steps.Length; i++)
        {
            var name = steps[i].Writes.Name.Split('.')[0];
            (own, last) = name == last ? (own, last) : (own + 1, name);
            owners[i] = own;
            var (cell, mayFollow) =
                (own, isEager && steps[i].Reads.All(read => read.Elements > steps[i].Writes.Elements));
            var ready = sources[i].Select(read => !makers.TryGetValue(read, out var maker) ? 0
                    : mayFollow && owners[maker] == cell ? segments[maker] : segments[maker] + 1)
                .DefaultIfEmpty(own).Max();
            segments[i] = Math.Min(own, Math.Max(own - 1, ready));
            makers[steps[i].Writes] = i;
        }

        return segments;
    }

    private IEnumerable<int> Order(int[] segments, int segment)
    {
        int[] members = [.. Enumerable.Range(0, steps.Length).Where(i => segments[i] == segment)];
        if (members.Length > MostSteps)
        {
            return members;
        }

        var search = new OrderSearch(
            [.. members.Select(member => Before(members, member))],
            [.. Buffers(segments, segment, members)], MostSets);
        return search.Find().Select(i => members[i]);
    }

    /// <summary>The members whose values a step reads.</summary>
    private UInt128 Before(int[] members, int step)
    {
        var before = UInt128.Zero;
        for (var i = 0; i < members.Length; i++)
        {
            before |= sources[step].Contains(steps[members[i]].Writes) ? UInt128.One << i : 0;
        }

        return before;
    }

    private IEnumerable<OrderBuffer> Buffers(int[] segments, int segment, int[] members)
    {
        var touched = Enumerable.Range(0, steps.Length)
            .SelectMany(i => program.Buffers(steps[i]).Select(buffer => (buffer, i)))
            .GroupBy(entry => entry.buffer, entry => entry.i);
        foreach (var buffer in touched)
        {
            var users = UInt128.Zero;
            foreach (var step in buffer.Where(step => segments[step] == segment))
            {
                users |= UInt128.One << Array.IndexOf(members, step);
            }

            yield return new OrderBuffer(
                bytes(buffer.Key), users, buffer.Any(step => segments[step] < segment),
                buffer.Any(step => segments[step] > segment));
        }
    }
}

/// <summary>A buffer as the search sees it.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Users">The steps of the cell that read or write it, as bits.</param>
/// <param name="IsFromBefore">Whether it holds something when the cell begins.</param>
/// <param name="IsUsedAfter">Whether a later cell needs it.</param>
internal readonly record struct OrderBuffer(long Bytes, UInt128 Users, bool IsFromBefore, bool IsUsedAfter)
{
    /// <summary>Whether it is in use while <paramref name="step"/> runs after <paramref name="done"/>.</summary>
    public bool IsInUse(UInt128 done, UInt128 step) =>
        (IsFromBefore || (Users & (done | step)) != 0) && (IsUsedAfter || (Users & ~done) != 0);
}
