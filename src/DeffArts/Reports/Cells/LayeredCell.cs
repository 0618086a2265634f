using System.Collections.Immutable;
using DeffArts.Space;

namespace DeffArts.Reports.Cells;

/// <summary>
/// What stands in a layer: the box of a state, or the place where a longer arrow passes by (no state).
/// </summary>
internal sealed record LayerItem(int Layer, int? State);

/// <summary>An arrow as the items it visits, one in each layer from the box it leaves to the box it enters.</summary>
internal sealed record Wire(int From, int To, Operation? Operation, ImmutableArray<int> Items);

/// <summary>
/// The part of a wire between a layer and the next; the last part of an operation's wire carries its label.
/// </summary>
internal sealed record WireSegment(int Wire, int From, int To, bool HasLabel);

/// <summary>
/// A cell as layers: the inputs are layer 0, a node stands one layer after the latest of what it reads (longest
/// path), the output after all nodes.
/// </summary>
internal sealed class LayeredCell
{
    private LayeredCell(ImmutableArray<LayerItem> items, ImmutableArray<Wire> wires)
    {
        Items = items;
        Wires = wires;
        Layers = [.. Enumerable.Range(0, items.Max(item => item.Layer) + 1).Select(layer =>
            Enumerable.Range(0, items.Length).Where(item => items[item].Layer == layer).ToImmutableArray())];
        var segments = wires.SelectMany((wire, w) => wire.Items.Zip(wire.Items.Skip(1), (from, to) =>
            new WireSegment(w, from, to, HasLabel: wire.Operation is not null && to == wire.Items[^1]))).ToList();
        Gaps = [.. Enumerable.Range(0, Layers.Length - 1).Select(layer =>
            segments.Where(segment => items[segment.From].Layer == layer).ToImmutableArray())];
    }

    /// <summary>First the boxes, place = state, then the passing places.</summary>
    public ImmutableArray<LayerItem> Items { get; }

    /// <summary>Connections node by node, then the arrows into the output.</summary>
    public ImmutableArray<Wire> Wires { get; }

    /// <summary>The items of each layer, boxes first.</summary>
    public ImmutableArray<ImmutableArray<int>> Layers { get; }

    /// <summary>The segments between each layer and the next.</summary>
    public ImmutableArray<ImmutableArray<WireSegment>> Gaps { get; }

    public static LayeredCell Of(CellGenotype cell)
    {
        var layers = BoxLayers(cell);
        var output = cell.StateCount;
        List<LayerItem> items = [.. layers.Select((layer, state) => new LayerItem(layer, state))];
        List<Wire> wires = [];
        for (var j = 0; j < cell.Nodes.Length; j++)
        {
            foreach (var connection in cell.Nodes[j])
            {
                Connect(connection.Input, cell.Inputs + j, connection.Operation);
            }
        }

        foreach (var state in cell.Concat)
        {
            Connect(state, output, operation: null);
        }

        return new LayeredCell([.. items], [.. wires]);

        void Connect(int from, int to, Operation? operation)
        {
            List<int> visited = [from];
            for (var layer = layers[from] + 1; layer < layers[to]; layer++)
            {
                visited.Add(items.Count);
                items.Add(new LayerItem(layer, State: null));
            }

            wires.Add(new Wire(from, to, operation, [.. visited, to]));
        }
    }

    private static int[] BoxLayers(CellGenotype cell)
    {
        var layers = new int[cell.StateCount + 1];
        for (var j = 0; j < cell.Nodes.Length; j++)
        {
            layers[cell.Inputs + j] = 1 + cell.Nodes[j].Max(connection => layers[connection.Input]);
        }

        layers[^1] = 1 + layers.Max();
        return layers;
    }
}
