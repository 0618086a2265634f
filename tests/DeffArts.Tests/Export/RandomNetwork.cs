using DeffArts.Data;
using DeffArts.Export.Graph;
using DeffArts.Networks;
using DeffArts.Space;
using DeffArts.Tests.Cost;
using TorchSharp;
using static TorchSharp.torch;

namespace DeffArts.Tests.Export;

/// <summary>
/// A network with random weights and random running statistics, which a fresh one lacks: mean 0 and variance 1 would
/// hide a wrong fold.
/// </summary>
internal static class RandomNetwork
{
    public static NetworkShape Shape(int size = 8, int imageChannels = 3, int channels = 4, int layers = 3) =>
        new(layers, channels, size, imageChannels, Classes: 5);

    /// <summary>Random genotypes with networks of 3 to 5 cells and images of 8 to 12 pixels, some odd.</summary>
    public static IEnumerable<(Genotype Genotype, NetworkShape Shape)> Several(int count)
    {
        var random = new Random(20);
        for (var i = 0; i < count; i++)
        {
            var shape = RandomGenotypes.NextShape(random) with { Layers = 3 + i % 3 };
            yield return (
                RandomGenotypes.Next(random),
                shape with { Channels = Math.Max(2, shape.Channels), ImageSize = 8 + i % 5 });
        }
    }

    /// <summary>In evaluation mode; the caller has a dispose scope.</summary>
    public static DerivedNetwork Of(Genotype genotype, NetworkShape shape, int seed = 1)
    {
        manual_seed(seed);
        var network = new DerivedNetwork(genotype, shape, withAuxiliary: false);
        using var still = no_grad();
        foreach (var (name, tensor) in network.state_dict())
        {
            if (name.Contains("norm", StringComparison.Ordinal))
            {
                var isPositive = name.EndsWith("running_var", StringComparison.Ordinal);
                tensor.copy_(isPositive ? rand(tensor.shape) + 0.3 : randn(tensor.shape) * 0.5);
            }
        }

        network.eval();
        return network;
    }

    public static InferenceGraph Graph(DerivedNetwork network, Genotype genotype)
    {
        var shape = network.Plan.Shape;
        var origin = new GraphOrigin(
            genotype, shape, [.. Enumerable.Range(0, shape.Classes).Select(label => $"class {label}")],
            new Normalisation(
                [.. Enumerable.Range(0, shape.ImageChannels).Select(channel => 0.4f + 0.05f * channel)],
                [.. Enumerable.Range(0, shape.ImageChannels).Select(channel => 0.2f + 0.03f * channel)]),
            "test");
        return InferenceGraph.Of(origin, NetworkWeights.Of(network));
    }

    /// <summary>Normal noise, as normalised images are.</summary>
    public static float[] Image(NetworkShape shape, int seed = 2)
    {
        manual_seed(seed);
        return randn(shape.ImageChannels * shape.ImageSize * shape.ImageSize).data<float>().ToArray();
    }

    /// <summary>The network's own logits in double precision.</summary>
    public static double[] Logits(DerivedNetwork network, float[] image)
    {
        using var still = no_grad();
        var shape = network.Plan.Shape;
        network.to(ScalarType.Float64);
        var input = tensor(image, float64).reshape(1, shape.ImageChannels, shape.ImageSize, shape.ImageSize);
        return network.Forward(input).Logits.data<double>().ToArray();
    }
}
