namespace DeffArts.Reports;

/// <summary>
/// Finds the heights at which arrows run as straight as possible: the weighted sum of squared steps over all links is
/// least, while the slots of a column keep their order and distance. Column after column is solved exactly with its
/// neighbours held still, over and over; the problem is convex, so this converges to the optimum.
/// </summary>
internal static class VerticalPlacement
{
    private const int Sweeps = 120;

    // A box without arrows stays where it is put beside the others.
    private const double WeightOfRest = 1e-3;

    public static void Place(CellColumns cell)
    {
        var pulls = Pulls(cell);
        foreach (var column in cell.Columns)
        {
            var offsets = Offsets(column);
            for (var i = 0; i < column.Count; i++)
            {
                column[i].Y = offsets[i] - offsets[^1] / 2;
            }
        }

        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            for (var step = 0; step < cell.Columns.Count; step++)
            {
                Solve(cell.Columns[sweep % 2 == 0 ? step : cell.Columns.Count - 1 - step], pulls);
            }
        }

        var slots = cell.Columns.SelectMany(column => column).ToList();
        var top = slots.Min(slot => slot.Y - slot.Height / 2);
        slots.ForEach(slot => slot.Y -= top);
    }

    private static ILookup<Slot, (Func<double> Y, double Weight)> Pulls(CellColumns cell) =>
        cell.Links.SelectMany(links => links)
            .SelectMany(link => new (Slot Slot, Func<double> Y, double Weight)[]
            {
                (link.From, () => link.EndY - link.FromOffset, link.Weight),
                (link.To, () => link.StartY - link.ToOffset, link.Weight),
            })
            .ToLookup(pull => pull.Slot, pull => (pull.Y, pull.Weight));

    // Least squares under an order: with the distances taken off, heights may not fall from slot to slot, and where the
    // wishes do, the slots merge into a block at their mean (pool adjacent violators).
    private static void Solve(List<Slot> column, ILookup<Slot, (Func<double> Y, double Weight)> pulls)
    {
        var offsets = Offsets(column);
        List<(double Sum, double Weight, int Count)> blocks = [];
        for (var i = 0; i < column.Count; i++)
        {
            var weight = WeightOfRest + pulls[column[i]].Sum(pull => pull.Weight);
            var wish = (WeightOfRest * column[i].Y + pulls[column[i]].Sum(pull => pull.Weight * pull.Y())) / weight;
            var block = (Sum: weight * (wish - offsets[i]), Weight: weight, Count: 1);
            while (blocks.Count > 0 && blocks[^1].Sum / blocks[^1].Weight >= block.Sum / block.Weight)
            {
                var above = blocks[^1];
                blocks.RemoveAt(blocks.Count - 1);
                block = (block.Sum + above.Sum, block.Weight + above.Weight, block.Count + above.Count);
            }

            blocks.Add(block);
        }

        var next = 0;
        foreach (var (sum, weight, count) in blocks)
        {
            for (var end = next + count; next < end; next++)
            {
                column[next].Y = sum / weight + offsets[next];
            }
        }
    }

    // The least distance of each slot's middle from that of the first.
    private static double[] Offsets(List<Slot> column)
    {
        var offsets = new double[column.Count];
        for (var i = 1; i < column.Count; i++)
        {
            offsets[i] = offsets[i - 1] + column[i - 1].Height / 2 + column[i - 1].Margin
                + column[i].Margin + column[i].Height / 2;
        }

        return offsets;
    }
}
