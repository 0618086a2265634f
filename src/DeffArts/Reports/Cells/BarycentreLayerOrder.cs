namespace DeffArts.Reports.Cells;

/// <summary>
/// A good order for cells too crowded to try all: each layer is sorted by the mean place of its neighbours, sweeping
/// right and left, then neighbours swap wherever that saves a crossing (Gansner et al. 1993, section 3). The best order
/// met on the way is kept.
/// </summary>
internal static class BarycentreLayerOrder
{
    private const int Sweeps = 24;

    public static int[] Best(LayeredCell cell)
    {
        var neighbours = new Neighbours(cell);
        var places = new int[cell.Items.Length];
        var layers = cell.Layers.Select(layer => layer.ToArray()).ToArray();
        Array.ForEach(layers, layer => Number(layer, places));
        var best = (int[])places.Clone();
        var fewest = LayerOrder.Crossings(cell, best);
        for (var sweep = 0; sweep < Sweeps && fewest > 0; sweep++)
        {
            Sweep(layers, places, neighbours, rightwards: sweep % 2 == 0);
            Swap(layers, places, neighbours);
            var crossings = LayerOrder.Crossings(cell, places);
            if (crossings < fewest)
            {
                (fewest, best) = (crossings, (int[])places.Clone());
            }
        }

        return best;
    }

    private static void Sweep(int[][] layers, int[] places, Neighbours neighbours, bool rightwards)
    {
        var beside = rightwards ? neighbours.Left : neighbours.Right;
        for (var step = 1; step < layers.Length; step++)
        {
            // Layer 0, the inputs, keeps its order.
            var layer = rightwards ? step : layers.Length - step;
            layers[layer] = [.. layers[layer].OrderBy(item =>
                beside[item].Count == 0 ? places[item] : beside[item].Average(other => places[other]))];
            Number(layers[layer], places);
        }
    }

    private static void Swap(int[][] layers, int[] places, Neighbours neighbours)
    {
        for (var improved = true; improved;)
        {
            improved = false;
            foreach (var layer in layers.Skip(1))
            {
                for (var i = 0; i + 1 < layer.Length; i++)
                {
                    var (upper, lower) = (layer[i], layer[i + 1]);
                    var saved = Gain(neighbours.Left, upper, lower, places)
                        + Gain(neighbours.Right, upper, lower, places);
                    if (saved > 0)
                    {
                        (layer[i], layer[i + 1]) = (lower, upper);
                        (places[upper], places[lower]) = (i + 1, i);
                        improved = true;
                    }
                }
            }
        }
    }

    // Crossings between the wires of two items as they stand, less those after they swap.
    private static int Gain(List<int>[] beside, int upper, int lower, int[] places) =>
        beside[upper].Sum(u => beside[lower].Sum(l => places[u].CompareTo(places[l])));

    private static void Number(int[] layer, int[] places)
    {
        for (var i = 0; i < layer.Length; i++)
        {
            places[layer[i]] = i;
        }
    }

    private sealed class Neighbours
    {
        public Neighbours(LayeredCell cell)
        {
            Left = [.. cell.Items.Select(_ => new List<int>())];
            Right = [.. cell.Items.Select(_ => new List<int>())];
            foreach (var segment in cell.Gaps.SelectMany(gap => gap))
            {
                Left[segment.To].Add(segment.From);
                Right[segment.From].Add(segment.To);
            }
        }

        public List<int>[] Left { get; }

        public List<int>[] Right { get; }
    }
}
