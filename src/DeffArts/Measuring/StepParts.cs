using System.Globalization;
using DeffArts.Cost;
using DeffArts.Export.C;
using DeffArts.Export.Graph;
using DeffArts.Space;

namespace DeffArts.Measuring;

/// <summary>A place in a network that is priced as one.</summary>
/// <param name="Part">What it is.</param>
/// <param name="Key">Tells apart two of the same kind.</param>
/// <param name="Count">Its work, as the convention <c>network</c> counts it.</param>
internal sealed record PartPlace(NetworkPart Part, string Key, LayerCount Count);

/// <summary>Which part of the network a step of its program belongs to.</summary>
internal sealed class StepParts(Genotype genotype, NetworkShape shape)
{
    private readonly NetworkPlan plan = NetworkPlan.ForGenotype(genotype, shape);

    /// <summary>The part of a step.</summary>
    public PartPlace Of(Step step)
    {
        var name = step.Layer.Name;
        if (CellPlace.Of(name) is not { } place)
        {
            return name.StartsWith("stem", StringComparison.Ordinal)
                || step.Layer is NormalisationLayer or PixelTableLayer
                ? new PartPlace(NetworkPart.StemOf(plan), "stem", OperationCount.Stem(plan))
                : new PartPlace(NetworkPart.HeadOf(plan), "head", OperationCount.Head(plan));
        }

        var cell = plan.Cells[place.Cell];
        return step.Layer switch
        {
            // A pool and a sum of an operation's own; others are shared, or a node's.
            _ when place.Edge is { } own && (name.EndsWith(".pool", StringComparison.Ordinal)
                || name.EndsWith(".sum", StringComparison.Ordinal)) => Connection(cell, place.Text, own),
            MaxPoolLayer layer => Pool(cell, name, new MaxPool(layer.Window.Height), layer.Window),
            AveragePoolLayer layer => Pool(cell, name, new AveragePool(layer.Window.Height), layer.Window),
            SumLayer sum => new PartPlace(NetworkPart.SumOf(cell), name, NetworkCount.NodeSum(cell, sum.Inputs.Length)),
            _ when place.Edge is { } edge => Connection(cell, place.Text, edge),
            _ when place.Input is { } input =>
                new PartPlace(
                    NetworkPart.PreprocessOf(cell, input), place.Text, NetworkCount.PreprocessingOf(cell, input)),
            // A copy in a concatenation or a zero is work that the convention does not know.
            _ => new PartPlace(NetworkPart.SumOf(cell), name, default),
        };
    }

    private PartPlace Connection(CellPlan cell, string key, int edge)
    {
        var connection = genotype.Cell(cell.Type).Connections.ElementAt(edge);
        return new PartPlace(
            NetworkPart.Of(cell, connection.Operation, connection.Input), key,
            NetworkCount.Of(cell, connection.Operation, connection.Input));
    }

    // A pool of a state is computed once for all edges that want it.
    private static PartPlace Pool(CellPlan cell, string name, Operation operation, Window window)
    {
        var size = window.StrideHeight == 2 ? cell.StateSize : cell.OutputSize;
        return new PartPlace(
            new NetworkPart(operation.Name, window.StrideHeight, cell.Channels, size), name,
            OperationCount.Of(operation, cell.Channels, size, window.StrideHeight));
    }

    /// <summary>
    /// Where in a cell a layer is, as its name says: <c>cell3.node1.edge5</c> of <c>cell3.node1.edge5.depthwise</c>.
    /// </summary>
    private sealed record CellPlace(string Text, int Cell, int? Input, int? Edge)
    {
        /// <summary>Reads the name of a layer; null for one outside of the cells.</summary>
        public static CellPlace? Of(string name)
        {
            var words = name.Split('.');
            if (words.Length < 2 || NumberOf(words[0], "cell") is not { } cell)
            {
                return null;
            }

            var input = NumberOf(words[1], "input");
            var edge = NumberOf(words[1], "node") is not null && words.Length > 2 ? NumberOf(words[2], "edge") : null;
            return new CellPlace(string.Join('.', words.Take(edge is null ? 2 : 3)), cell, input, edge);
        }

        private static int? NumberOf(string word, string kind) =>
            word.StartsWith(kind, StringComparison.Ordinal)
            && int.TryParse(word.AsSpan(kind.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : null;
    }
}
