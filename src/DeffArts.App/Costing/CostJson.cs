using System.Text.Json.Nodes;
using DeffArts.Cost;
using DeffArts.Space;

namespace DeffArts.App.Costing;

/// <summary>A cost answer for programs; the names of the keys are promised.</summary>
internal static class CostJson
{
    /// <summary>One genotype.</summary>
    public static JsonObject Of(CostAnswer answer)
    {
        var (count, question) = (answer.Count, answer.Question);
        var work = count.Total.Work;
        return new JsonObject
        {
            ["genotype"] = answer.Name,
            ["cycles"] = answer.Cycles,
            ["paperCycles"] = answer.PaperCycles,
            ["convention"] = question.Convention.ToString().ToLowerInvariant(),
            ["processor"] = question.Processor.Name,
            ["network"] = Shape(question.Shape),
            ["parameters"] = count.Parameters,
            ["parametersWithAuxiliary"] = count.ParametersWithAuxiliary,
            ["macs"] = count.Macs,
            ["macsWithElementwise"] = count.MacsWithElementwise,
            ["activations"] = count.Activations,
            ["bytesFloat32"] = count.BytesFloat32,
            ["bytesInt8"] = count.BytesInt8,
            ["networkOperations"] = new JsonObject
            {
                ["multiplications"] = work.Multiplications,
                ["additions"] = work.Additions,
                ["comparisons"] = work.Comparisons,
                ["divisions"] = work.Divisions,
            },
            ["operations"] = new JsonArray(
                [.. answer.Groups().SelectMany(group => group.Rows.Select(row => Row(group, row)))]),
            ["cells"] = new JsonArray([.. question.Model is PaperCost paper
                ? answer.Genotype.Skeleton.Frames.Select(frame => PaperCell(answer, paper, frame.Name))
                : count.Cells.Select(cell => NetworkCell(answer, cell))]),
        };
    }

    /// <summary>The network around the cells.</summary>
    public static JsonObject Shape(NetworkShape shape) => new()
    {
        ["layers"] = shape.Layers,
        ["channels"] = shape.Channels,
        ["imageSize"] = shape.ImageSize,
        ["imageChannels"] = shape.ImageChannels,
        ["classes"] = shape.Classes,
    };

    private static JsonObject Row(CostGroup group, CostRow row) => new()
    {
        ["part"] = group.Title,
        ["operation"] = row.Name,
        ["count"] = row.Count,
        ["leastCycles"] = row.Least,
        ["mostCycles"] = row.Most,
        ["cycles"] = row.Cycles,
    };

    private static JsonObject PaperCell(CostAnswer answer, PaperCost paper, string type)
    {
        double Cycles(Connection connection) => connection.Operation.IsNone ? 0 : paper.Of(connection.Operation);
        var connections = answer.Genotype.Cell(type).Connections.ToList();
        return new JsonObject
        {
            ["type"] = type,
            ["cycles"] = connections.Sum(Cycles),
            ["operations"] = Connections(connections.Select(connection => (connection, Cycles(connection)))),
        };
    }

    private static JsonObject NetworkCell(CostAnswer answer, CellCount cell) => new()
    {
        ["index"] = cell.Plan.Index,
        ["type"] = cell.Plan.Type,
        ["channels"] = cell.Plan.Channels,
        ["size"] = cell.Plan.OutputSize,
        ["cycles"] = answer.CyclesOf(cell.Plan),
        ["preprocessingCycles"] = answer.Network.Preprocessing(cell.Plan),
        ["nodeSumCycles"] = answer.Network.NodeSums(cell.Plan, answer.Genotype.Cell(cell.Plan.Type)),
        ["parameters"] = cell.Total.Parameters,
        ["macs"] = cell.Total.Macs,
        ["operations"] = Connections(cell.Connections.Select(entry =>
            (entry.Connection, answer.Network.Of(cell.Plan, entry.Connection.Operation, entry.Connection.Input)))),
    };

    private static JsonArray Connections(IEnumerable<(Connection Connection, double Cycles)> connections) =>
    [
        .. connections.Select(entry => new JsonObject
        {
            ["operation"] = entry.Connection.Operation.Name,
            ["input"] = entry.Connection.Input,
            ["cycles"] = entry.Cycles,
        }),
    ];
}
