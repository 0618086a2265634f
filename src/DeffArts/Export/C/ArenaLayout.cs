using System.Collections.Immutable;
using DeffArts.Data;

namespace DeffArts.Export.C;

/// <summary>
/// Gives buffers of known times their places in one arena. They are placed one after the other, each in the lowest gap
/// that is free during its whole time; which comes first decides how high the arena gets. Some good orders are tried,
/// then changes of the best one, until the arena is as small as the most bytes ever in use at once, which no arena can
/// undercut, or the tries are used up.
/// </summary>
internal static class ArenaLayout
{
    private const int Tries = 3000;

    /// <summary>The buffers with their offsets.</summary>
    public static ImmutableArray<PlannedBuffer> Place(ImmutableArray<PlannedBuffer> buffers)
    {
        if (buffers.IsEmpty)
        {
            return buffers;
        }

        var bound = MemoryPlan.Peak(buffers, buffers.Max(buffer => buffer.Last) + 1);
        PlannedBuffer[][] starts =
        [
            [.. buffers.OrderByDescending(buffer => buffer.Bytes).ThenBy(buffer => buffer.First)],
            [.. buffers.OrderByDescending(buffer => buffer.Bytes * (buffer.Last - buffer.First + 1))],
            [.. buffers.OrderBy(buffer => buffer.First).ThenByDescending(buffer => buffer.Last)],
        ];
        var order = starts.MinBy(start => Height(InOrder(start)))!;
        return [.. InOrder(Improve(order, bound)).OrderBy(buffer => buffer.First)];
    }

    /// <summary>Moves one buffer at a time to another place of the order, and keeps what is not worse.</summary>
    private static PlannedBuffer[] Improve(PlannedBuffer[] order, long bound)
    {
        var (random, height) = (new Randomness(seed: 1, "arena"), Height(InOrder(order)));
        for (var i = 0; i < Tries && height > bound; i++)
        {
            var changed = order.ToList();
            var moved = changed[random.Below(changed.Count)];
            changed.Remove(moved);
            changed.Insert(random.Below(changed.Count + 1), moved);
            var reached = Height(InOrder(changed));
            if (reached <= height)
            {
                (order, height) = ([.. changed], reached);
            }
        }

        return order;
    }

    private static List<PlannedBuffer> InOrder(IEnumerable<PlannedBuffer> order)
    {
        List<PlannedBuffer> placed = [];
        foreach (var buffer in order)
        {
            var offset = 0L;
            foreach (var other in placed.Where(other => other.Meets(buffer)).OrderBy(other => other.Offset))
            {
                if (offset + buffer.Bytes <= other.Offset)
                {
                    break;
                }

                offset = Math.Max(offset, other.End);
            }

            placed.Add(buffer with { Offset = offset });
        }

        return placed;
    }

    private static long Height(List<PlannedBuffer> placed) => placed.Max(buffer => buffer.End);
}
