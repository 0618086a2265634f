using DeffArts.Export.Graph;
using DeffArts.Networks;
using DeffArts.Space;
using DeffArts.Tests.Cost;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Export.Graph;

/// <summary>What the list of layers promises to its writers.</summary>
public class InferenceGraphTests
{
    [Fact]
    public void EveryLayerReadsWhatALayerBeforeItMadeAndNamesAreUnique()
    {
        using var scope = NewDisposeScope();
        var random = new Random(5);
        for (var i = 0; i < 30; i++)
        {
            var graph = Graph(RandomGenotypes.Next(random), RandomGenotypes.NextShape(random)).Fold()
                .WithPreprocessing();
            var made = new HashSet<FeatureMap> { graph.Input };
            foreach (var layer in graph.Layers)
            {
                Assert.All(layer.Inputs, input => Assert.Contains(input, made));
                Assert.True(made.Add(layer.Output));
            }

            Assert.Equal(made.Count, made.Select(map => map.Name).Distinct().Count());
            Assert.Contains(graph.Output, made);
        }
    }

    [Fact]
    public void ValuesThatReachNoLogitAreLeftOut()
    {
        // Node 0 feeds nothing and is not concatenated; state 0 feeds node 0 alone.
        var cell = new CellGenotype(
            [[new Connection(new SeparableConvolution(3), 0)], [new Connection(new SkipConnect(), 1)]], concat: [3]);
        var graph = Graph(new Genotype(cell, cell), RandomNetwork.Shape());

        Assert.DoesNotContain(graph.Layers, layer => layer.Name.Contains("sep_conv", StringComparison.Ordinal));
        Assert.DoesNotContain(graph.Layers, layer => layer.Name.Contains("input0", StringComparison.Ordinal));
        Assert.All(graph.Layers, layer =>
            Assert.True(layer.Output == graph.Output || graph.Readers(layer.Output).Any()));
    }

    [Fact]
    public void AReluThatSeveralOperationsReadIsComputedOnce()
    {
        var graph = Graph(KnownGenotypes.Get("DARTS_V2"), RandomNetwork.Shape());

        var inputs = graph.Layers.OfType<ReluLayer>().Select(relu => relu.Input).ToList();
        Assert.Equal(inputs.Count, inputs.Distinct().Count());
    }

    [Fact]
    public void WeightsThatAreMissingOrOfAnotherLengthAreNamed()
    {
        using var scope = NewDisposeScope();
        var (genotype, shape) = (KnownGenotypes.Get("DARTS_V2"), RandomNetwork.Shape());
        var network = RandomNetwork.Of(genotype, shape);
        var origin = RandomNetwork.Graph(network, genotype).Origin;
        var weights = NetworkWeights.Of(network).ToDictionary();

        weights["classifier.bias"] = new float[2];
        var length = Assert.Throws<ArgumentException>(() => InferenceGraph.Of(origin, weights));
        weights.Remove("stem.conv.weight");
        var missing = Assert.Throws<ArgumentException>(() => InferenceGraph.Of(origin, weights));

        Assert.StartsWith("'classifier.bias' has 2 numbers; 5 are needed", length.Message, StringComparison.Ordinal);
        Assert.StartsWith("'stem.conv.weight' is missing; 324 are needed", missing.Message, StringComparison.Ordinal);
    }

    private static InferenceGraph Graph(Genotype genotype, NetworkShape shape)
    {
        using var scope = NewDisposeScope();
        using DerivedNetwork network = RandomNetwork.Of(genotype, shape);
        return RandomNetwork.Graph(network, genotype);
    }
}
