using CsCheck;
using DeffArts.App.Exporting;
using DeffArts.Export.Graph;
using DeffArts.Export.Onnx;
using DeffArts.Export.Quantised;
using DeffArts.Space;
using DeffArts.Tests.Cost;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Export.Quantised;

public class QuantisationTests
{
    [Fact]
    public void AScaleCoversItsRangeAndHoldsZeroExactly() =>
        Gen.Select(Gen.Double[-50, 50], Gen.Double[-50, 50]).Sample((a, b) =>
        {
            var (low, high) = (Math.Min(a, b), Math.Max(a, b));
            var scale = ValueScale.Of(low, high);

            Assert.Equal(0, scale.Rounded(0));
            Assert.InRange(scale.Zero, sbyte.MinValue, sbyte.MaxValue);
            // The zero point is rounded too, which moves the ends of the range by half a step at most.
            Assert.InRange(Math.Abs(scale.Rounded(low) - low), 0, 1.001 * scale.Scale);
            Assert.InRange(Math.Abs(scale.Rounded((low + high) / 2) - (low + high) / 2), 0, 0.501 * scale.Scale);
        });

    [Fact]
    public void WeightsAreRoundedByHalfAStepAtMostAndTheBiasFits() =>
        Gen.Select(Gen.Float[-2f, 2f].Array[6], Gen.Float[-1e6f, 1e6f].Array[2], Gen.Double[1e-5, 1])
            .Sample((weight, bias, from) =>
        {
            var map = new FeatureMap("in", 3, 1, 1);
            var layer = new LinearLayer(map, new FeatureMap("out", 2, 1, 1), [.. weight], [.. bias]);

            var quantised = QuantisedWeight.Of(layer, new ValueScale((float)from, 0));

            Assert.All(weight.Index(), entry => Assert.InRange(
                Math.Abs(quantised.Weight[entry.Index] * (double)quantised.Scales[entry.Index / 3] - entry.Item),
                0, 0.501 * quantised.Scales[entry.Index / 3]));
            Assert.All(bias.Index(), entry => Assert.InRange(
                Math.Abs(quantised.Bias[entry.Index] * (double)quantised.BiasScales[entry.Index] - entry.Item),
                0, 0.501 * quantised.BiasScales[entry.Index]));
        });

    [Fact]
    public void PartsOfAConcatenationAndWhatKeepsItsInputShareAScale()
    {
        using var scope = NewDisposeScope();
        var (graph, quantisation) = Calibrated(KnownGenotypes.Get("NASNet_A"), RandomNetwork.Shape());

        var concatenations = graph.Layers.OfType<ConcatenationLayer>().ToList();
        Assert.NotEmpty(concatenations);
        Assert.All(concatenations, layer => Assert.All(
            layer.Inputs, input => Assert.Equal(quantisation[layer.Output], quantisation[input])));
        Assert.All(graph.Layers.Where(layer => layer is ReluLayer or CropLayer), layer =>
            Assert.Equal(quantisation[layer.Input], quantisation[layer.Output]));
        Assert.All(
            graph.Layers.Where(
                layer => layer is ConvolutionLayer && graph.Readers(layer.Output).All(reader => reader is ReluLayer)),
            layer => Assert.Equal(sbyte.MinValue, quantisation[layer.Output].Zero));
    }

    [Theory]
    [InlineData("DARTS_V2")]
    [InlineData("AmoebaNet_A")]
    [InlineData("SNAS_aggressive")]
    public void EightBitsStayCloseToTheNetwork(string name) =>
        CheckClose(KnownGenotypes.Get(name), RandomNetwork.Shape(size: 9));

    [Fact]
    public void RandomGenotypesInEightBitsStayCloseToTheNetwork()
    {
        var random = new Random(4);
        for (var i = 0; i < 8; i++)
        {
            CheckClose(RandomGenotypes.Next(random),
                RandomNetwork.Shape(size: 8 + i % 3, imageChannels: 1 + i % 2 * 2));
        }
    }

    [Fact]
    public void ImagesOfAnotherShapeAreNotCalibratedWith()
    {
        using var scope = NewDisposeScope();
        var genotype = KnownGenotypes.Get("DARTS_V2");
        var graph = RandomNetwork.Graph(RandomNetwork.Of(genotype, RandomNetwork.Shape()), genotype).Fold();

        var refused = Assert.Throws<ArgumentException>(() => new Calibration(graph).Add(randn(2, 1, 8, 8)));

        Assert.StartsWith(
            "images of 1 x 8 x 8; the network reads 3 x 8 x 8", refused.Message, StringComparison.Ordinal);
    }

    private static (InferenceGraph Graph, Quantisation Quantisation) Calibrated(Genotype genotype, NetworkShape shape)
    {
        var graph = RandomNetwork.Graph(RandomNetwork.Of(genotype, shape), genotype).Fold();
        var calibration = new Calibration(graph);
        calibration.Add(Noise(shape));
        return (graph, calibration.MinMax());
    }

    private static Tensor Noise(NetworkShape shape)
    {
        manual_seed(3);
        return randn(8, shape.ImageChannels, shape.ImageSize, shape.ImageSize);
    }

    private static void CheckClose(Genotype genotype, NetworkShape shape)
    {
        using var scope = NewDisposeScope();
        var (graph, quantisation) = Calibrated(genotype, shape);
        var images = Noise(shape).data<float>().ToArray();
        using var exact = new OnnxProgram(OnnxFile.Of(graph));
        using var rounded = new OnnxProgram(OnnxFile.Of(graph, quantisation));

        var (expected, actual) = (exact.Run(images), rounded.Run(images));

        // A tenth of the spread of the logits: a wrong zero point, scale or sign is far outside.
        var spread = expected.Max() - expected.Min();
        Assert.All(expected.Zip(actual), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 0.1 * spread));
    }
}
