namespace DeffArts.Reports.Cells;

/// <summary>
/// Finds the heights at which arrows run as straight as possible: the weighted sum of the steps of all links is small,
/// while the slots of a column keep their order and distance. Column after column is solved exactly for squared steps
/// with its neighbours held still, over and over. After that each square is weighted by one over its step, which makes
/// it the step itself: a few clear bends instead of a wave in every line (iteratively reweighted least squares).
/// </summary>
internal static class VerticalPlacement
{
    private const int SquareSweeps = 60;
    private const int StraightSweeps = 240;

    // Steps below this many pixels are not seen.
    private const double LeastStep = 0.5;

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

        for (var sweep = 0; sweep < SquareSweeps + StraightSweeps; sweep++)
        {
            for (var step = 0; step < cell.Columns.Count; step++)
            {
                var column = cell.Columns[sweep % 2 == 0 ? step : cell.Columns.Count - 1 - step];
                Solve(column, pulls, reweight: sweep >= SquareSweeps);
            }
        }

        var slots = cell.Columns.SelectMany(column => column).ToList();
        var top = slots.Min(slot => slot.Y - slot.Height / 2);
        slots.ForEach(slot => slot.Y -= top);
    }

    private static ILookup<Slot, Pull> Pulls(CellColumns cell) =>
        cell.Links.SelectMany(links => links)
            .SelectMany(link => new[]
            {
                (Slot: link.From, Pull: new Pull(link, 1)), (Slot: link.To, Pull: new Pull(link, -1)),
            })
            .ToLookup(entry => entry.Slot, entry => entry.Pull);

    // Least squares under an order: with the distances taken off, heights may not fall from slot to slot, and where the
    // wishes do, the slots merge into a block at their mean (pool adjacent violators).
    private static void Solve(List<Slot> column, ILookup<Slot, Pull> pulls, bool reweight)
    {
        var offsets = Offsets(column);
        List<(double Sum, double Weight, int Count)> blocks = [];
        for (var i = 0; i < column.Count; i++)
        {
            var (weight, move) = (WeightOfRest, 0.0);
            foreach (var pull in pulls[column[i]])
            {
                weight += pull.Weight(reweight);
                move += pull.Weight(reweight) * pull.Step;
            }

            var block = (Sum: weight * (column[i].Y - offsets[i]) + move, Weight: weight, Count: 1);
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

    // One end of a link: moving the slot by Step makes the link straight.
    private readonly record struct Pull(Link Link, int Direction)
    {
        public double Step => Direction * (Link.EndY - Link.StartY);

        public double Weight(bool reweight) =>
            reweight ? Link.Weight / Math.Max(LeastStep, Math.Abs(Step)) : Link.Weight;
    }
}
