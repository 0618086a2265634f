using System.Globalization;
using System.Text.RegularExpressions;
using DeffArts.Cost;
using DeffArts.Export.C;
using DeffArts.Export.Graph;
using DeffArts.Space;

namespace DeffArts.Export.Measuring;

/// <summary>A place in a network that is priced as one.</summary>
/// <param name="Part">What it is.</param>
/// <param name="Key">Tells apart two of the same kind.</param>
/// <param name="Count">Its work, as the convention <c>network</c> counts it.</param>
internal sealed record PartPlace(NetworkPart Part, string Key, LayerCount Count);

/// <summary>Which part of the network a step of its program belongs to.</summary>
internal sealed partial class StepParts(Genotype genotype, NetworkShape shape)
{
    private readonly NetworkPlan plan = NetworkPlan.ForGenotype(genotype, shape);

    /// <summary>The part of a step.</summary>
    public PartPlace Of(Step step)
    {
        var name = step.Layer.Name;
        if (CellName().Match(name) is not { Success: true } match)
        {
            return name.StartsWith("stem", StringComparison.Ordinal) || step.Layer is NormalisationLayer or PixelTableLayer
                ? new PartPlace(NetworkPart.StemOf(shape), "stem", OperationCount.Stem(shape))
                : new PartPlace(NetworkPart.HeadOf(plan), "head", OperationCount.Head(plan));
        }

        var cell = plan.Cells[int.Parse(match.Groups["cell"].Value, CultureInfo.InvariantCulture)];
        return step.Layer switch
        {
            MaxPoolLayer layer => Pool(cell, name, new MaxPool(layer.Window.Height), layer.Window),
            AveragePoolLayer layer => Pool(cell, name, new AveragePool(layer.Window.Height), layer.Window),
            SumLayer sum => new PartPlace(NetworkPart.SumOf(cell), name, NetworkCount.NodeSum(cell, sum.Inputs.Length)),
            _ when match.Groups["edge"].Success => Connection(cell, match.Value, int.Parse(match.Groups["edge"].Value, CultureInfo.InvariantCulture)),
            _ when match.Groups["input"].Success => match.Groups["input"].Value == "0"
                ? new PartPlace(NetworkPart.PreprocessOf(cell, 0), match.Value, NetworkCount.PreprocessingOfInput0(cell))
                : new PartPlace(NetworkPart.PreprocessOf(cell, 1), match.Value, NetworkCount.PreprocessingOfInput1(cell)),
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

    [GeneratedRegex(@"^cell(?<cell>\d+)\.(input(?<input>[01])|node\d+(\.edge(?<edge>\d+))?|output)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CellName();
}
