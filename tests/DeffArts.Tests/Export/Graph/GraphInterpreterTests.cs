using DeffArts.Export.Graph;
using DeffArts.Space;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Export.Graph;

/// <summary>
/// The graph, run by its interpreter, against the network in evaluation mode, both in double precision.
/// </summary>
public class GraphInterpreterTests
{
    /// <summary>
    /// Of logits of the order of 1: the weights are the same numbers, only the order of sums differs.
    /// </summary>
    private const double Exact = 1e-10;

    /// <summary>Folded weights are rounded to single precision.</summary>
    private const double Rounded = 2e-5;

    public static TheoryData<string> Known => [.. KnownGenotypes.Names];

    [Theory]
    [MemberData(nameof(Known))]
    public void EveryKnownGenotypeGivesTheNetworksLogits(string name) =>
        Check(KnownGenotypes.Get(name), RandomNetwork.Shape());

    [Theory]
    [InlineData(7, 1)]
    [InlineData(9, 3)]
    [InlineData(13, 1)]
    public void OddSizesAndGreyImagesGiveTheNetworksLogits(int size, int imageChannels)
    {
        Check(KnownGenotypes.Get("DARTS_V2"), RandomNetwork.Shape(size, imageChannels));
        Check(KnownGenotypes.Get("AmoebaNet_A"), RandomNetwork.Shape(size, imageChannels, channels: 3));
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
        var (genotype, shape) = (KnownGenotypes.Get("DARTS_V1"), RandomNetwork.Shape());
        var graph = RandomNetwork.Graph(RandomNetwork.Of(genotype, shape), genotype);
        var pixels = Enumerable.Range(0, graph.Input.Elements).Select(i => (float)(i * 37 % 256)).ToArray();
        var tables = Enumerable.Range(0, 3).Select(graph.Origin.Normalisation.Table).ToArray();
        float[] normalised = [.. pixels.Select((pixel, i) => tables[i / graph.Input.Pixels][(int)pixel])];

        var expected = GraphInterpreter.Run(graph, normalised);
        var actual = GraphInterpreter.Run(graph.WithPreprocessing(), pixels);

        Close(expected, actual, 1e-5);
    }

    private static void Check(Genotype genotype, NetworkShape shape)
    {
        using var scope = NewDisposeScope();
        using var network = RandomNetwork.Of(genotype, shape);
        var (graph, image) = (RandomNetwork.Graph(network, genotype), RandomNetwork.Image(shape));

        var expected = RandomNetwork.Logits(network, image);
        var folded = graph.Fold();

        Close(expected, GraphInterpreter.Run(graph, image), Exact);
        Close(expected, GraphInterpreter.Run(folded, image), Rounded);
        Assert.Empty(folded.Layers.OfType<BatchNormLayer>());
    }

    private static void Close(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        var scale = 1 + expected.Max(Math.Abs);
        Assert.All(expected.Zip(actual), pair =>
            Assert.InRange(Math.Abs(pair.First - pair.Second), 0, tolerance * scale));
    }
}
