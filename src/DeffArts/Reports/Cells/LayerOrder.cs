namespace DeffArts.Reports.Cells;

/// <summary>
/// The order of the items in each layer, top to bottom, with as few crossings of arrows as can be found. An order is
/// one number per item: its place in its layer. The inputs keep their order, which costs nothing: a cell and its
/// mirror image have the same crossings.
/// </summary>
internal static class LayerOrder
{
    /// <summary>Exact for every DARTS-sized cell, a heuristic for crowded ones.</summary>
    public static int[] Best(LayeredCell cell) =>
        ExactLayerOrder.IsFeasible(cell) ? ExactLayerOrder.Best(cell) : BarycentreLayerOrder.Best(cell);

    /// <summary>How many pairs of wires cross.</summary>
    public static int Crossings(LayeredCell cell, int[] places)
    {
        var crossings = 0;
        foreach (var gap in cell.Gaps)
        {
            for (var s = 0; s < gap.Length; s++)
            {
                for (var t = 0; t < s; t++)
                {
                    var before = places[gap[s].From].CompareTo(places[gap[t].From]);
                    var after = places[gap[s].To].CompareTo(places[gap[t].To]);
                    crossings += before * after < 0 ? 1 : 0;
                }
            }
        }

        return crossings;
    }
}
