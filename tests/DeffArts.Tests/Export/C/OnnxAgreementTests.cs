using System.Globalization;
using DeffArts.App.Exporting;
using DeffArts.Export.C;
using DeffArts.Export.Onnx;
using DeffArts.Export.Quantised;
using DeffArts.Space;
using DeffArts.Tests.Runs;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Export.C;

/// <summary>
/// The 8-bit C library and the 8-bit ONNX file have the same scales and weights; only roundings differ.
/// </summary>
public class OnnxAgreementTests
{
    private const int Images = 300;

    [Theory]
    [InlineData("DARTS_V2")]
    [InlineData("NASNet_A", Explicit = true)]
    public void BothTakeImagesForTheSameClasses(string name)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var genotype = KnownGenotypes.Get(name);
        var graph = RandomNetwork.Graph(RandomNetwork.Of(genotype, RandomNetwork.Shape(channels: 8)), genotype);
        var random = new Random(3);
        byte[][] pixels = [.. Enumerable.Range(0, Images).Select(_ =>
            Enumerable.Range(0, graph.Input.Elements).Select(_ => (byte)random.Next(256)).ToArray())];
        float[] images = [.. pixels.SelectMany(image => image.Select((pixel, i) =>
            graph.Origin.Normalisation.Table(i / graph.Input.Pixels)[pixel]))];
        var calibration = new Calibration(graph.Fold());
        calibration.Add(tensor(images).reshape(Images, graph.Input.Channels, graph.Input.Height, graph.Input.Width));
        var quantisation = calibration.MinMax();

        using var onnx = new OnnxProgram(OnnxFile.Of(graph.Fold(), quantisation));
        var expected = onnx.Run(images).Chunk(graph.Output.Channels).ToList();
        var library = CLibrary.OfInt8(graph, quantisation);
        library.WriteTo(folder["c"]);
        CBuild.MustCompile(folder["c"], CBuild.Strict + " -O2");
        File.WriteAllBytes(folder["images"], [.. pixels.SelectMany(image => CBuild.ChannelsLast(graph.Input, image))]);
        var (exitCode, output, error) = Processes.Run(folder.In("c", "network"), folder["images"]);
        Assert.Equal((0, ""), (exitCode, error));
        var actual = output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t')[1..].Select(part => double.Parse(part, CultureInfo.InvariantCulture))
                .ToArray()).ToList();

        // In steps of a logit's 8 bits, as verify counts.
        var steps = expected.Zip(actual, (onnx, c) => onnx.Zip(c, (a, b) => Math.Abs(a - library.LogitScale * b)).Max()
            / quantisation[graph.Output].Scale).Order().ToList();
        Assert.InRange(steps[(int)(Verification.RoundingShare * Images) - 1], 0, Verification.RoundingSteps);
        // ONNX rounds its logits to 8 bits: where its two largest are equal, either class is its answer.
        var same = expected.Zip(actual)
            .Count(pair => pair.First[Array.IndexOf(pair.Second, pair.Second.Max())] == pair.First.Max());
        Assert.InRange(same, 0.99 * Images, Images);
    }
}
