using System.Globalization;
using DeffArts.App.Exporting;
using DeffArts.Bench;
using DeffArts.Export.C;
using DeffArts.Export.Graph;
using DeffArts.Export.Onnx;
using DeffArts.Export.Quantised;
using DeffArts.Tests.Export.C;
using DeffArts.Tests.Runs;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Export;

/// <summary>
/// Layers that the cells of the paper do not have, in every form that is exported, against the interpreters.
/// </summary>
public class HandMadeGraphTests
{
    private const int Images = 5;
    private const double Tolerance = 1e-4;

    public static TheoryData<string> Names => ["inverted 8", "inverted 9", "inverted 12", "resnet 8", "resnet 16"];

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryFormGivesTheInterpretersLogits(string name)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var graph = Make(name);
        var pixels = Pixels(graph);
        float[][] images = [.. pixels.Select(image => Normalised(graph, image))];
        double[] expected = [.. images.SelectMany(image => GraphInterpreter.Run(graph, image))];

        CBuild.Write(graph, folder["c"]);
        CBuild.MustCompile(folder["c"], CBuild.Sanitised);
        Close(expected, [.. CBuild.Run(folder["c"], graph.Input, images).SelectMany(answer => answer.Logits)],
            Tolerance);
        using var onnx = new OnnxProgram(OnnxFile.Of(graph));
        Close(expected, [.. onnx.Run([.. images.SelectMany(image => image)]).Select(logit => (double)logit)],
            Tolerance);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void EightBitsGiveTheIntegersOfTheDefinition(string name)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var graph = Make(name);
        var pixels = Pixels(graph);
        float[] images = [.. pixels.SelectMany(image => Normalised(graph, image))];
        var calibration = new Calibration(graph);
        calibration.Add(tensor(images).reshape(Images, graph.Input.Channels, graph.Input.Height, graph.Input.Width));
        var quantisation = calibration.MinMax();
        var library = CLibrary.OfInt8(graph, quantisation);
        library.WriteTo(folder["c"]);
        CBuild.MustCompile(folder["c"], CBuild.Sanitised);
        File.WriteAllBytes(folder["images"], [.. pixels.SelectMany(image => CBuild.ChannelsLast(graph.Input, image))]);

        var (exitCode, output, error) = Processes.Run(folder.In("c", "network"), folder["images"]);
        Assert.Equal((0, ""), (exitCode, error));
        string[] lines =
            [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t', 2)[1])];
        var interpreter = new IntegerInterpreter(graph, quantisation);
        Assert.Equal(pixels.Select(image => string.Join('\t', interpreter.Run(image))), lines);

        // A tenth of the spread: a wrong bound or scale is far outside.
        double[] logits = [.. lines.SelectMany(line => line.Split('\t'))
            .Select(text => library.LogitScale * int.Parse(text, CultureInfo.InvariantCulture))];
        using var onnx = new OnnxProgram(OnnxFile.Of(graph, quantisation));
        double[] expected = [.. pixels.SelectMany(image => GraphInterpreter.Run(graph, Normalised(graph, image)))];
        Close(expected, logits, 0.1);
        Close(expected, [.. onnx.Run(images).Select(logit => (double)logit)], 0.1);
    }

    [Fact]
    public void AReluIsTakenByWhoeverWritesOrReadsWhereThatIsPossible()
    {
        var program = LayerProgram.Of(HandMadeGraph.Inverted(size: 8));
        Assert.Equal(
            ["block1.sum.relu", "head.pool.relu"],
            program.Steps.Where(step => step.Layer is ReluLayer).Select(step => step.Layer.Name));
        Assert.Equal(
            5, program.Steps.Count(step => step.Layer is ConvolutionLayer && step is { Relu: ReluPlace.Out, Most: 6 }));
        Assert.DoesNotContain(LayerProgram.Of(HandMadeGraph.ResNet8(size: 8, first: 4)).Steps, step =>
            step.Layer is ReluLayer or CopyLayer);
    }

    private static InferenceGraph Make(string name)
    {
        var size = int.Parse(name.Split(' ')[1], CultureInfo.InvariantCulture);
        return name.StartsWith("inverted", StringComparison.Ordinal)
            ? HandMadeGraph.Inverted(size)
            : HandMadeGraph.ResNet8(size, first: 5);
    }

    private static byte[][] Pixels(InferenceGraph graph)
    {
        var random = new Random(6);
        return [.. Enumerable.Range(0, Images).Select(_ =>
            Enumerable.Range(0, graph.Input.Elements).Select(_ => (byte)random.Next(256)).ToArray())];
    }

    private static float[] Normalised(InferenceGraph graph, byte[] pixels) =>
        [.. pixels.Select((pixel, i) => graph.Origin.Normalisation.Table(i / graph.Input.Pixels)[pixel])];

    private static void Close(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        var spread = Math.Max(1, expected.Max() - expected.Min());
        Assert.All(expected.Zip(actual), pair =>
            Assert.InRange(Math.Abs(pair.First - pair.Second), 0, tolerance * spread));
    }
}
