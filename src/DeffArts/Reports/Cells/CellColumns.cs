namespace DeffArts.Reports.Cells;

/// <summary>Room in a column for a box, a label, or a line that passes (height 0), in pixels.</summary>
internal sealed class Slot
{
    public required double Width { get; init; }

    public required double Height { get; set; }

    /// <summary>Free space kept above and below.</summary>
    public required double Margin { get; init; }

    /// <summary>The middle; found by <see cref="VerticalPlacement"/>.</summary>
    public double Y { get; set; }
}

/// <summary>A piece of an arrow between two columns; its ends lie at offsets from the middles of its slots.</summary>
internal sealed record Link(Slot From, double FromOffset, Slot To, double ToOffset, double Weight)
{
    public double StartY => From.Y + FromOffset;

    public double EndY => To.Y + ToOffset;
}

/// <summary>
/// The columns of a picture from left to right: a layer of boxes, the labels of the arrows into the next layer, the
/// next layer, and so on. A gap without labels (the one before the output) has no column.
/// </summary>
internal sealed class CellColumns
{
    private const double BoxWidth = 46;
    private const double BoxHeight = 34;
    private const double LabelHeight = 22;
    private const double InPortDistance = 12;
    private const double OutPortDistance = 7;

    private readonly List<(WireSegment Segment, Slot Slot)>[] gapSlots;

    public CellColumns(LayeredCell cell, int[] places)
    {
        Cell = cell;
        Items = [.. cell.Items.Select(item => item.State is null
            ? Passing()
            : new Slot { Width = BoxWidth, Height = BoxHeight, Margin = 10 })];
        gapSlots = [.. cell.Gaps.Select(gap => gap
            .OrderBy(segment => places[segment.To]).ThenBy(segment => places[segment.From])
            .ThenBy(segment => segment.Wire)
            .Select(segment => (segment, segment.HasLabel ? Label(cell.Wires[segment.Wire]) : Passing()))
            .ToList())];
        for (var layer = 0; layer < cell.Layers.Length; layer++)
        {
            Columns.Add([.. cell.Layers[layer].OrderBy(item => places[item]).Select(item => Items[item])]);
            if (layer < gapSlots.Length && HasLabels(layer))
            {
                Columns.Add([.. gapSlots[layer].Select(entry => entry.Slot)]);
            }
        }

        ConnectPorts();
    }

    public LayeredCell Cell { get; }

    /// <summary>The slot of each item of the layered cell.</summary>
    public Slot[] Items { get; }

    /// <summary>Slots from top to bottom, columns from left to right.</summary>
    public List<List<Slot>> Columns { get; } = [];

    /// <summary>For each wire its links from left to right.</summary>
    public List<Link>[] Links { get; private set; } = [];

    private static Slot Passing() => new() { Width = 0, Height = 0, Margin = 6 };

    private static Slot Label(Wire wire) => new()
    {
        Width = TextWidth.OfLabel(OperationLabel.Of(wire.Operation!)),
        Height = LabelHeight,
        Margin = 4,
    };

    private bool HasLabels(int gap) => gapSlots[gap].Exists(entry => entry.Segment.HasLabel);

    private void ConnectPorts()
    {
        Links = [.. Cell.Wires.Select(_ => new List<Link>())];
        for (var gap = 0; gap < gapSlots.Length; gap++)
        {
            var outOffsets = Ports(gap, segment => segment.From, OutPortDistance);
            var inOffsets = Ports(gap, segment => segment.To, InPortDistance);
            for (var i = 0; i < gapSlots[gap].Count; i++)
            {
                var (segment, slot) = gapSlots[gap][i];
                var (from, to) = (Items[segment.From], Items[segment.To]);
                var links = Links[segment.Wire];
                if (HasLabels(gap))
                {
                    links.Add(new Link(from, outOffsets[i], slot, 0, Weight(from, slot)));
                    links.Add(new Link(slot, 0, to, inOffsets[i], Weight(slot, to)));
                }
                else
                {
                    links.Add(new Link(from, outOffsets[i], to, inOffsets[i], Weight(from, to)));
                }
            }
        }
    }

    // Arrows leave and enter a box one below the other, in the order of their slots; a box grows to hold them.
    private double[] Ports(int gap, Func<WireSegment, int> end, double distance)
    {
        var offsets = new double[gapSlots[gap].Count];
        var byBox = Enumerable.Range(0, offsets.Length)
            .Where(i => Items[end(gapSlots[gap][i].Segment)].Width > 0)
            .GroupBy(i => end(gapSlots[gap][i].Segment));
        foreach (var group in byBox)
        {
            var ports = group.ToList();
            for (var port = 0; port < ports.Count; port++)
            {
                offsets[ports[port]] = (port - (ports.Count - 1) / 2.0) * distance;
            }

            Items[group.Key].Height = Math.Max(Items[group.Key].Height, (ports.Count + 0.5) * distance);
        }

        return offsets;
    }

    // A long arrow should run straight where it passes; near boxes it may bend.
    private static double Weight(Slot from, Slot to) => (from.Height, to.Height) switch
    {
        (0, 0) => 8,
        (0, _) or (_, 0) => 2,
        _ => 1,
    };
}
