using DeffArts.Space;

namespace DeffArts.Tests.Reports;

/// <summary>
/// The fewest crossings of a layered drawing, by drawing it in every order. An arrow is its list of (layer, point); a
/// point is a state or a place of its own in a layer that the arrow passes.
/// </summary>
internal static class BruteForceCrossings
{
    /// <summary>Null when there are more orders than that.</summary>
    public static int? Least(CellGenotype cell, int mostOrders)
    {
        var layerOf = new Dictionary<int, int> { [0] = 0, [1] = 0 };
        for (var state = 2; state < cell.StateCount; state++)
        {
            layerOf[state] = cell.Nodes[state - 2].Select(connection => layerOf[connection.Input]).Max() + 1;
        }

        var output = cell.StateCount;
        layerOf[output] = layerOf.Values.Max() + 1;
        var arrows = cell.Nodes.SelectMany((node, j) => node.Select(connection => (From: connection.Input, To: j + 2)))
            .Concat(cell.Concat.Select(state => (From: state, To: output)))
            .Select((arrow, name) => Enumerable.Range(layerOf[arrow.From], layerOf[arrow.To] - layerOf[arrow.From] + 1)
                .ToDictionary(layer => layer, layer => layer == layerOf[arrow.From] ? arrow.From
                    : layer == layerOf[arrow.To] ? arrow.To : 1000 + name))
            .ToList();
        var points = Enumerable.Range(0, layerOf[output] + 1)
            .Select(layer => layerOf.Where(entry => entry.Value == layer).Select(entry => entry.Key)
                .Union(arrows.Where(arrow => arrow.ContainsKey(layer)).Select(arrow => arrow[layer])).ToList())
            .ToList();
        var orders = points.Aggregate(1.0, (product, layer) =>
            product * Enumerable.Range(1, layer.Count).Aggregate(1.0, (factorial, i) => factorial * i));
        return orders <= mostOrders ? Least(points, arrows, 0, []) : null;
    }

    private static int Least(
        List<List<int>> points, List<Dictionary<int, int>> arrows, int layer,
        Dictionary<(int Layer, int Point), int> places)
    {
        if (layer == points.Count)
        {
            return Count(arrows, places);
        }

        return Orders(points[layer]).Min(order =>
        {
            for (var i = 0; i < order.Count; i++)
            {
                places[(layer, order[i])] = i;
            }

            return Least(points, arrows, layer + 1, places);
        });
    }

    private static int Count(List<Dictionary<int, int>> arrows, Dictionary<(int Layer, int Point), int> places)
    {
        var crossings = 0;
        for (var a = 0; a < arrows.Count; a++)
        {
            for (var b = 0; b < a; b++)
            {
                var common = arrows[a].Keys.Where(arrows[b].ContainsKey).Order().ToList();
                var sides = common
                    .Select(layer => places[(layer, arrows[a][layer])] - places[(layer, arrows[b][layer])]).ToList();
                crossings += sides.Zip(sides.Skip(1)).Count(pair => pair.First * pair.Second < 0);
            }
        }

        return crossings;
    }

    private static IEnumerable<List<int>> Orders(List<int> points) => points.Count == 0
        ? [[]]
        : points.SelectMany(first => Orders([.. points.Where(point => point != first)])
            .Select(rest => (List<int>)[first, .. rest]));
}
