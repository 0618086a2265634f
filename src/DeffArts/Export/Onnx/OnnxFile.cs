using System.Globalization;
using DeffArts.Export.Graph;
using DeffArts.Export.Onnx.Schema;
using DeffArts.Export.Quantised;
using DeffArts.Space;
using Google.Protobuf;

namespace DeffArts.Export.Onnx;

/// <summary>A graph as an ONNX file: operator set 17, IR version 8, free batch dimension N, metadata.</summary>
public static class OnnxFile
{
    /// <summary>The version of the operators.</summary>
    public const int OperatorSet = 17;

    private const int IrVersion = 8;

    /// <summary>The file of a graph in single precision.</summary>
    public static byte[] Of(InferenceGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return Of(graph, new OnnxLayers(quantisation: null));
    }

    /// <summary>
    /// The file of a quantised graph: weights as 8-bit integers, and every value between layers taken to 8 bits and
    /// back (the QDQ form), from which a runtime makes integer operators.
    /// </summary>
    public static byte[] Of(InferenceGraph graph, Quantisation quantisation)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(quantisation);
        return Of(graph, new OnnxLayers(quantisation));
    }

    private static byte[] Of(InferenceGraph graph, OnnxLayers layers)
    {
        layers.Write(graph);
        var (message, origin) = (layers.Graph.Message, graph.Origin);
        message.Name = "network";
        message.Input.Add(
            OnnxGraph.Value(graph.Input.Name, graph.Input.Channels, graph.Input.Height, graph.Input.Width));
        message.Output.Add(OnnxGraph.Value(graph.Output.Name, graph.Output.Channels));
        return new Model
        {
            IrVersion = IrVersion,
            ProducerName = "DEff-ARTS",
            ProducerVersion = origin.Program,
            DocString = graph.Input.Name == InferenceGraph.PixelsName
                ? "Input: raw pixels 0 to 255. Output: logits."
                : "Input: (pixel / 255 - mean) / deviation, channel by channel. Output: logits.",
            Graph = message,
            OpsetImport = { new OperatorSet { Domain = "", Version = OperatorSet } },
            MetadataProps =
            {
                Metadata(graph).Select(entry => new Property { Key = entry.Key, Value = entry.Value }),
            },
        }.ToByteArray();
    }

    private static IEnumerable<(string Key, string Value)> Metadata(InferenceGraph graph)
    {
        var origin = graph.Origin;
        static string Numbers(IEnumerable<float> values) =>
            $"[{string.Join(", ", values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)))}]";
        var count = origin.Count;
        return
        [
            ("classes", new System.Text.Json.Nodes.JsonArray([.. origin.Classes.Select(name =>
                System.Text.Json.Nodes.JsonValue.Create(name))]).ToJsonString()),
            ("input_layout", "N x channels x height x width"),
            ("input_channels", graph.Input.Channels == 3 ? "red, green, blue" : $"{graph.Input.Channels}"),
            ("image_size", $"{graph.Input.Height}"),
            ("preprocessing", graph.Input.Name == InferenceGraph.PixelsName
                ? "none: pixels 0 to 255 as they are"
                : "(pixel / 255 - mean) / deviation, channel by channel"),
            ("mean", Numbers(origin.Normalisation.Mean)),
            ("deviation", Numbers(origin.Normalisation.Deviation)),
            ("genotype", GenotypeText.ToJson(origin.Genotype).ToJsonString()),
            ("layers", $"{origin.Shape.Layers}"),
            ("channels", $"{origin.Shape.Channels}"),
            ("parameters", $"{count.Parameters}"),
            ("macs", $"{count.Macs}"),
            ("network_cycles", origin.NetworkCycles.ToString("R", CultureInfo.InvariantCulture)),
            ("cycles", origin.CellCycles.ToString("R", CultureInfo.InvariantCulture)),
            ("cycles_convention", origin.CellCost.Description),
            ("program", origin.Program),
        ];
    }
}
