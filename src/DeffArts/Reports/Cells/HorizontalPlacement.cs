namespace DeffArts.Reports.Cells;

/// <summary>
/// Gives the columns their places: the steeper the arrows between two columns, the more room they get.
/// </summary>
internal static class HorizontalPlacement
{
    private const double LeastGap = 30;
    private const double WidestSteepGap = 120;
    private const double GapPerStep = 0.45;
    private const double MostStretch = 2.2;

    public static CellLayout Place(CellColumns cell, double preferredWidth, int crossings)
    {
        var columnOf = cell.Columns.SelectMany((column, place) => column.Select(slot => (slot, place)))
            .ToDictionary(entry => entry.slot, entry => entry.place);
        var columns = Columns(cell, columnOf, preferredWidth);
        var boxes = cell.Cell.Items.Where(item => item.State is not null)
            .Select(item => item.State!.Value)
            .Select(state => new StateBox(state, Area(cell.Items[state], columns[columnOf[cell.Items[state]]])));
        var arrows = cell.Cell.Wires.Select((wire, w) => Draw(wire, cell.Links[w], slot => columns[columnOf[slot]]));
        var height = columnOf.Keys.Max(slot => slot.Y + slot.Height / 2);
        return new CellLayout(columns[^1].Right, height, [.. boxes], [.. arrows], crossings);
    }

    // Only the left and right sides of these rectangles have a meaning.
    private static List<Rectangle> Columns(CellColumns cell, Dictionary<Slot, int> columnOf, double preferredWidth)
    {
        var widths = cell.Columns.Select(column => column.Max(slot => slot.Width)).ToList();
        var gaps = cell.Links.SelectMany(links => links).ToLookup(link => columnOf[link.From]);
        var gapWidths = widths.Select((_, column) => Math.Clamp(
            GapPerStep * gaps[column].Select(link => Math.Abs(link.StartY - link.EndY)).DefaultIfEmpty().Max(),
            LeastGap, WidestSteepGap)).SkipLast(1).ToList();
        var stretch = Math.Clamp((preferredWidth - widths.Sum()) / gapWidths.Sum(), 1, MostStretch);
        List<Rectangle> columns = [];
        var x = 0.0;
        for (var i = 0; i < widths.Count; i++)
        {
            columns.Add(new Rectangle(x, 0, widths[i], 0));
            x += widths[i] + (i < gapWidths.Count ? stretch * gapWidths[i] : 0);
        }

        return columns;
    }

    private static Arrow Draw(Wire wire, List<Link> links, Func<Slot, Rectangle> column)
    {
        var points = links.SelectMany(link => new[]
        {
            new Point(column(link.From).Right, link.StartY), new Point(column(link.To).X, link.EndY),
        });
        Rectangle? label = wire.Operation is null ? null : Area(links[^1].From, column(links[^1].From));
        return new Arrow(wire.From, wire.To, wire.Operation, [.. points], label);
    }

    private static Rectangle Area(Slot slot, Rectangle column) =>
        new(column.Centre.X - slot.Width / 2, slot.Y - slot.Height / 2, slot.Width, slot.Height);
}
