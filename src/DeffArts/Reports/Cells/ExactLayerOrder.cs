namespace DeffArts.Reports.Cells;

/// <summary>
/// The best of all orders. Crossings happen between neighbouring layers only, so the best way to reach each order of a
/// layer follows from the best ways to reach each order of the layer before (dynamic programming); of equal orders
/// the one with the straighter arrows wins.
/// </summary>
internal static class ExactLayerOrder
{
    private const long MostPairs = 600_000;
    private const int MostItems = 8;
    private const long CostOfCrossing = 1_000_000;

    /// <summary>Whether all pairs of orders of neighbouring layers can be tried in a fraction of a second.</summary>
    public static bool IsFeasible(LayeredCell cell)
    {
        var sizes = cell.Layers.Select(layer => layer.Length).ToList();
        return sizes.TrueForAll(size => size <= MostItems)
            && sizes.Zip(sizes.Skip(1), (a, b) => Factorial(a) * Factorial(b)).Sum() <= MostPairs;
    }

    public static int[] Best(LayeredCell cell)
    {
        // The inputs stand in their own order.
        List<int[]> orders = [[.. Enumerable.Range(0, cell.Layers[0].Length)]];
        var costs = new long[1];
        List<(List<int[]> Orders, int[] Previous)> reached = [(orders, [0])];
        for (var gap = 0; gap < cell.Gaps.Length; gap++)
        {
            var next = Permutations(cell.Layers[gap + 1].Length).ToList();
            var nextCosts = new long[next.Count];
            var previous = new int[next.Count];
            var segments = LocalSegments(cell, gap);
            for (var q = 0; q < next.Count; q++)
            {
                nextCosts[q] = long.MaxValue;
                for (var p = 0; p < orders.Count; p++)
                {
                    var cost = costs[p] + Cost(segments, orders[p], next[q]);
                    if (cost < nextCosts[q])
                    {
                        (nextCosts[q], previous[q]) = (cost, p);
                    }
                }
            }

            reached.Add((next, previous));
            (orders, costs) = (next, nextCosts);
        }

        return WalkBack(cell, reached);
    }

    // The last layer is the output alone: one order.
    private static int[] WalkBack(LayeredCell cell, List<(List<int[]> Orders, int[] Previous)> reached)
    {
        var places = new int[cell.Items.Length];
        var chosen = 0;
        for (var layer = cell.Layers.Length - 1; layer >= 0; layer--)
        {
            var order = reached[layer].Orders[chosen];
            for (var i = 0; i < order.Length; i++)
            {
                places[cell.Layers[layer][i]] = order[i];
            }

            chosen = reached[layer].Previous[chosen];
        }

        return places;
    }

    private static long Cost((int From, int To)[] segments, int[] left, int[] right)
    {
        long cost = 0;
        for (var s = 0; s < segments.Length; s++)
        {
            var (from, to) = (left[segments[s].From], right[segments[s].To]);
            var slope = (2 * from - left.Length) - (2 * to - right.Length);
            cost += slope * slope;
            for (var t = 0; t < s; t++)
            {
                if ((from - left[segments[t].From]) * (to - right[segments[t].To]) < 0)
                {
                    cost += CostOfCrossing;
                }
            }
        }

        return cost;
    }

    private static (int From, int To)[] LocalSegments(LayeredCell cell, int gap) =>
        [.. cell.Gaps[gap].Select(segment =>
            (cell.Layers[gap].IndexOf(segment.From), cell.Layers[gap + 1].IndexOf(segment.To)))];

    private static IEnumerable<int[]> Permutations(int count)
    {
        if (count == 0)
        {
            return [[]];
        }

        return Enumerable.Range(0, count).SelectMany(first => Permutations(count - 1)
            .Select(rest => (int[])[first, .. rest.Select(place => place < first ? place : place + 1)]));
    }

    private static long Factorial(int n) => n < 2 ? 1 : n * Factorial(n - 1);
}
