using DeffArts.Networks;
using DeffArts.Space;
using DeffArts.Tests.Golden;
using DeffArts.Tests.Search;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Networks;

/// <summary>Partial channel connections and edge normalisation (Xu et al. 2020).</summary>
public class PartialChannelsTests
{
    private static readonly SearchSpace Space = new(Operation.Paper, nodes: 2, inputsPerNode: 2);

    [Fact]
    public void LogitsAndGradientsAgreeWithTheIndependentImplementation()
    {
        using var scope = NewDisposeScope();
        var golden = new Oracle("supernet_partial");
        using var network = new Supernet(Space, new NetworkShape(3, 3, 9, 3, 4), partialChannels: 3);
        golden.Load(network, "weights");
        using var alphas = new Alphas(Space, ScalarType.Float64, normalizesEdges: true);
        using (no_grad())
        {
            foreach (var (name, alpha) in alphas.named_parameters())
            {
                alpha.copy_(golden[$"alphas.{name}"]);
            }
        }

        var logits = network.Forward(
            golden["images"], [alphas.Weights(CellType.Normal), alphas.Weights(CellType.Reduction)]);
        var loss = nn.functional.cross_entropy(logits, golden["labels"]);
        loss.backward();

        golden.Match("logits", logits, 1e-9);
        golden.Match("cross_entropy", loss, 1e-9);
        golden.MatchDigest(
            "gradient_digest",
            network.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter.grad!), 1e-8);
        golden.Match(
            "gradients",
            alphas.named_parameters().ToDictionary(entry => $"alphas.{entry.name}", entry => entry.parameter.grad!),
            1e-8);
    }

    [Fact]
    public void MergingSpreadsTheOperatedChannelsEvenly()
    {
        using var scope = NewDisposeScope();
        // Channel c holds the number c; the operations see 0 and 1 of 8.
        var input = arange(8, ScalarType.Float32).view(1, 8, 1, 1);
        var merged = PartialChannels.Merged(
            PartialChannels.Selected(input, 4) + 100, PartialChannels.Bypassing(input, 4, stride: 1), 4);

        Assert.Equal([100, 2, 4, 6, 101, 3, 5, 7], merged.data<float>().ToArray());
    }

    [Theory]
    [InlineData(4, 2)]
    [InlineData(5, 3)]
    public void BypassingChannelsArePooledWhereTheEdgeStrides(int size, int half)
    {
        using var scope = NewDisposeScope();
        var output = PartialChannels.Bypassing(rand(2, 8, size, size), 4, stride: 2);

        Assert.Equal([2, 6, half, half], output.shape);
    }

    [Fact]
    public void EdgeWeightsSumToOneAtEveryNode()
    {
        using var scope = NewDisposeScope();
        using var alphas = new Alphas(SearchSpace.Paper, normalizesEdges: true);
        using (no_grad())
        {
            foreach (var alpha in alphas.parameters())
            {
                alpha.copy_(randn(alpha.shape));
            }
        }

        foreach (var type in new[] { CellType.Normal, CellType.Reduction })
        {
            var edges = alphas.EdgeWeightValues(type)!;
            Assert.All(Enumerable.Range(0, 4), node =>
                Assert.Equal(1, SearchSpace.Paper[CellType.Normal].EdgesInto(node).Sum(edge => edges[edge]), 1e-12));
            var (weights, operations) = (alphas.Weights(type), alphas.WeightValues(type));
            Assert.Equal([14, 9], weights.shape);
            Assert.Equal(edges[3] * operations[3, 4], weights[3, 4].item<float>(), 1e-6);
            Assert.Equal(edges[3], weights[3, 8].item<float>(), 1e-6);
        }
    }

    [Fact]
    public void WithoutThemThereIsOneColumnForEachOperation()
    {
        using var scope = NewDisposeScope();
        using var alphas = new Alphas(SearchSpace.Paper);

        Assert.Null(alphas.EdgeWeightValues(CellType.Normal));
        Assert.Equal([14, 8], alphas.Weights(CellType.Normal).shape);
        Assert.Equal(2, alphas.named_parameters().Count());
    }
}
