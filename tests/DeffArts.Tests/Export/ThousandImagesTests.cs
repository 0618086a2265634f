using DeffArts.App.Exporting;
using DeffArts.Export.Onnx;
using DeffArts.Networks;
using DeffArts.Space;
using DeffArts.Tests.Export.C;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Export;

/// <summary>
/// Networks with random weights, their ONNX files and their C libraries give the same logits for many images.
/// </summary>
public class ThousandImagesTests
{
    private const int Images = 1000;
    private const int RandomGenotypes = 20;

    /// <summary>Of a logit; where the largest is above one, of that.</summary>
    private const double Tolerance = 1e-4;

    public static TheoryData<string> Networks =>
        ["NASNet_A", "AmoebaNet_A", .. Enumerable.Range(0, RandomGenotypes).Select(number => $"random {number}")];

    [Theory(Explicit = true)]
    [MemberData(nameof(Networks))]
    public void OnnxAndCGiveTheNetworksLogits(string name)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var (genotype, shape) = name.StartsWith("random", StringComparison.Ordinal)
            ? RandomNetwork.Several(RandomGenotypes).ElementAt(int.Parse(name.Split(' ')[1]))
            : (KnownGenotypes.Get(name), RandomNetwork.Shape(size: 12));
        var network = RandomNetwork.Of(genotype, shape);
        var graph = RandomNetwork.Graph(network, genotype);
        float[][] images = [.. Enumerable.Range(0, Images).Select(i => RandomNetwork.Image(shape, seed: i))];
        var expected = Logits(network, shape, images);

        CBuild.Write(graph, folder["c"]);
        CBuild.MustCompile(folder["c"], CBuild.Strict + " -O2");
        Close(expected, [.. CBuild.Run(folder["c"], graph.Input, images).SelectMany(answer => answer.Logits)]);
        using var onnx = new OnnxProgram(OnnxFile.Of(graph.Fold()));
        Close(expected, [.. onnx.Run([.. images.SelectMany(image => image)]).Select(logit => (double)logit)]);
    }

    private static double[] Logits(DerivedNetwork network, NetworkShape shape, float[][] images)
    {
        using var still = no_grad();
        var input = tensor(images.SelectMany(image => image).ToArray())
            .reshape(images.Length, shape.ImageChannels, shape.ImageSize, shape.ImageSize);
        network.to(ScalarType.Float64);
        return network.Forward(input.to(ScalarType.Float64)).Logits.data<double>().ToArray();
    }

    private static void Close(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        var largest = expected.Zip(actual, (a, b) => double.IsFinite(b) ? Math.Abs(a - b) : double.PositiveInfinity)
            .Max();
        Assert.InRange(largest, 0, Tolerance * Math.Max(1, expected.Max(Math.Abs)));
    }
}
