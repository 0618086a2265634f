using System.Collections.Immutable;

namespace DeffArts.Export.C;

/// <summary>Dynamic programming over sets of steps, as bits; see <see cref="StepOrder"/>.</summary>
/// <param name="before">For each step those that must come before it.</param>
/// <param name="buffers">The memory that the steps use.</param>
/// <param name="mostSets">Sets that go on after each number of steps.</param>
internal sealed class OrderSearch(ImmutableArray<UInt128> before, ImmutableArray<OrderBuffer> buffers, int mostSets)
{
    /// <summary>The best way found to a set: its peak, and its last step.</summary>
    private readonly record struct Way(long Peak, long InUse, int Last);

    /// <summary>All steps, in an order of the lowest peak.</summary>
    public IEnumerable<int> Find()
    {
        // What lives through the whole cell adds the same to every order.
        ImmutableArray<OrderBuffer> variable = [.. buffers.Where(buffer => buffer.Users != 0)];
        List<Dictionary<UInt128, Way>> levels = [new() { [UInt128.Zero] = default }];
        for (var count = 0; count < before.Length; count++)
        {
            levels.Add(Next(levels[^1], variable));
        }

        var (order, done) = (new int[before.Length], levels[^1].Keys.Single());
        for (var count = before.Length; count > 0; count--)
        {
            order[count - 1] = levels[count][done].Last;
            done &= ~(UInt128.One << order[count - 1]);
        }

        return order;
    }

    private Dictionary<UInt128, Way> Next(Dictionary<UInt128, Way> level, ImmutableArray<OrderBuffer> variable)
    {
        var next = new Dictionary<UInt128, Way>();
        foreach (var (done, way) in level)
        {
            for (var step = 0; step < before.Length; step++)
            {
                var bit = UInt128.One << step;
                if ((done & bit) != 0 || (before[step] & ~done) != 0)
                {
                    continue;
                }

                var inUse = 0L;
                foreach (var buffer in variable)
                {
                    inUse += buffer.IsInUse(done, bit) ? buffer.Bytes : 0;
                }

                var reached = new Way(Math.Max(way.Peak, inUse), inUse, step);
                if (!next.TryGetValue(done | bit, out var other) || reached.Peak < other.Peak)
                {
                    next[done | bit] = reached;
                }
            }
        }

        return next.Count <= mostSets
            ? next
            : next.OrderBy(entry => entry.Value.Peak).ThenBy(entry => entry.Value.InUse).ThenBy(entry => entry.Key)
                .Take(mostSets).ToDictionary(entry => entry.Key, entry => entry.Value);
    }
}
