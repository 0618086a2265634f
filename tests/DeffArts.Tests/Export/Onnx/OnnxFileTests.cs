using DeffArts.App.Exporting;
using DeffArts.Export.Graph;
using DeffArts.Export.Onnx;
using DeffArts.Export.Quantised;
using DeffArts.Space;
using DeffArts.Tests.Runs;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Export.Onnx;

/// <summary>The files under ONNX Runtime against the networks, and under ONNX's own checker.</summary>
public class OnnxFileTests
{
    /// <summary>Of logits in single precision, relative to the largest.</summary>
    private const double Tolerance = 1e-4;

    private const int Images = 3;

    public static TheoryData<string> Known => [.. KnownGenotypes.Names];

    [Theory]
    [MemberData(nameof(Known))]
    public void EveryKnownGenotypeGivesTheNetworksLogits(string name) =>
        Check(KnownGenotypes.Get(name), RandomNetwork.Shape(size: 9));

    [Fact]
    public void AnUnknownLayerIsRefusedByNameInOneLine()
    {
        using var scope = NewDisposeScope();
        var genotype = KnownGenotypes.Get("DARTS_V2");
        var graph = RandomNetwork.Graph(RandomNetwork.Of(genotype, RandomNetwork.Shape()), genotype);
        var odd = graph with
        {
            Layers = [.. graph.Layers,
            new OddLayer(graph.Output, graph.Output with { Name = "odd" })]
        };

        var (code, message) = DeffArts.App.Failure.Describe(
            Assert.Throws<InvalidArchitectureException>(() => OnnxFile.Of(odd)));
        Assert.Equal((DeffArts.App.ExitCode.Usage, "no ONNX operator for the layer 'odd' (OddLayer)"), (code, message));
    }

    [Fact]
    public void RandomGenotypesGiveTheNetworksLogits()
    {
        foreach (var (genotype, shape) in RandomNetwork.Several(20))
        {
            Check(genotype, shape);
        }
    }

    [Fact]
    public void PreprocessingTakesRawPixels()
    {
        using var scope = NewDisposeScope();
        var graph = Graph("DARTS_V1").Fold();
        float[] pixels = [.. Enumerable.Range(0, graph.Input.Elements).Select(i => (float)(i * 37 % 256))];
        using var program = new OnnxProgram(OnnxFile.Of(graph.WithPreprocessing()));

        Assert.True(program.ReadsPixels);
        Close(GraphInterpreter.Run(graph.WithPreprocessing(), pixels), program.Run(pixels));
    }

    [Fact]
    public void TheCheckerAcceptsEveryForm()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        foreach (var name in (string[])["DARTS_V2", "AmoebaNet_A", "SNAS_aggressive"])
        {
            var graph = Graph(name);
            var calibration = new Calibration(graph.Fold());
            calibration.Add(randn(2, 3, 9, 9));
            File.WriteAllBytes(folder[$"{name}.onnx"], OnnxFile.Of(graph));
            File.WriteAllBytes(folder[$"{name}.folded.onnx"], OnnxFile.Of(graph.Fold().WithPreprocessing()));
            File.WriteAllBytes(folder[$"{name}.int8.onnx"], OnnxFile.Of(graph.Fold(), calibration.MinMax()));
        }

        foreach (var (i, (genotype, shape)) in RandomNetwork.Several(20).Index())
        {
            using var network = RandomNetwork.Of(genotype, shape);
            File.WriteAllBytes(folder[$"random-{i}.onnx"], OnnxFile.Of(RandomNetwork.Graph(network, genotype).Fold()));
        }

        const string Debian = "/usr/bin/python3";
        var python = File.Exists(Debian) ? Debian : "python3";
        Assert.SkipUnless(
            Processes.Run(python, "-c", "import onnx").ExitCode == 0, "Debian's python3-onnx is not installed");
        var (code, output, error) = Processes.Run(python, Processes.Oracle("check_onnx.py"), folder.Path);

        Assert.True(code == 0, error);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(29, lines.Length);
        Assert.All(lines, line =>
            Assert.Contains("ir 8 opset 17 batch N repeated 0 preprocessing ", line, StringComparison.Ordinal));
        Assert.All(lines[..9], line => Assert.EndsWith(
            "3 N x channels x height x width classes class 0,class 1,class 2,class 3,class 4", line,
            StringComparison.Ordinal));
        Assert.Equal(
            lines.Select(line => line.Contains(".folded.onnx", StringComparison.Ordinal)),
            lines.Select(line => line.Contains("preprocessing none: ", StringComparison.Ordinal)));
    }

    /// <summary>Of the smallest networks too, where the wiring takes more bytes than the weights.</summary>
    [Theory]
    [InlineData("DARTS_V2", 4)]
    [InlineData("NASNet_A", 8)]
    [InlineData("AmoebaNet_A", 16)]
    public void EightBitsTakeFewerBytesThanSinglePrecision(string name, int channels)
    {
        using var scope = NewDisposeScope();
        using var network = RandomNetwork.Of(KnownGenotypes.Get(name), RandomNetwork.Shape(channels: channels));
        var graph = RandomNetwork.Graph(network, KnownGenotypes.Get(name)).Fold();
        var calibration = new Calibration(graph);
        calibration.Add(randn(2, 3, 8, 8));

        var (exact, rounded) = (OnnxFile.Of(graph).Length, OnnxFile.Of(graph, calibration.MinMax()).Length);

        Assert.True(rounded < exact, $"{rounded} bytes in 8 bits, {exact} in single precision");
    }

    private static void Check(Genotype genotype, NetworkShape shape)
    {
        using var scope = NewDisposeScope();
        using var network = RandomNetwork.Of(genotype, shape);
        var graph = RandomNetwork.Graph(network, genotype);
        float[] images = [.. Enumerable.Range(0, Images).SelectMany(i => RandomNetwork.Image(shape, seed: i))];
        using var plain = new OnnxProgram(OnnxFile.Of(graph));
        using var folded = new OnnxProgram(OnnxFile.Of(graph.Fold()));

        var (kept, merged) = (plain.Run(images), folded.Run(images));
        double[] expected =
            [.. images.Chunk(graph.Input.Elements).SelectMany(image => RandomNetwork.Logits(network, image))];

        Close(expected, kept);
        Close(expected, merged);
    }

    private static InferenceGraph Graph(string name)
    {
        using var network = RandomNetwork.Of(KnownGenotypes.Get(name), RandomNetwork.Shape(size: 9));
        return RandomNetwork.Graph(network, KnownGenotypes.Get(name));
    }

    private static void Close(double[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        var scale = 1 + expected.Max(Math.Abs);
        Assert.All(expected.Zip(actual), pair =>
            Assert.InRange(Math.Abs(pair.First - pair.Second), 0, Tolerance * scale));
    }

    private sealed record OddLayer(FeatureMap Input, FeatureMap Output) : Layer([Input], Output);
}
