using DeffArts.Networks;
using DeffArts.Space;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Networks;

/// <summary>Parameter counts that others have published.</summary>
public class ParameterCountTests
{
    [Fact]
    public void ThePapersSupernetHas1930618Weights()
    {
        using var scope = NewDisposeScope();
        using var supernet = new Supernet(SearchSpace.Paper, new NetworkShape(8, 16, 32, 3, 10));

        Assert.Equal(1_930_618, supernet.parameters().Sum(weight => weight.numel()));
    }

    [Theory]
    [InlineData("NASNet_A", 3.831)]
    [InlineData("AmoebaNet_A", 3.145)]
    [InlineData("DARTS_V1", 3.169)]
    [InlineData("DARTS_V2", 3.349)]
    public void DerivedNetworksHaveTheKnownMillionsOfWeights(string genotype, double millions)
    {
        using var scope = NewDisposeScope();
        using var network = new DerivedNetwork(
            KnownGenotypes.Get(genotype), new NetworkShape(20, 36, 32, 3, 10), withAuxiliary: true);

        Assert.Equal(millions, Math.Round(network.ParameterCount / 1e6, 3));
    }

    [Fact]
    public void WeightsAreNamedAfterCellEdgeAndOperation()
    {
        using var scope = NewDisposeScope();
        using var supernet = new Supernet(SearchSpace.Paper, new NetworkShape(3, 2, 8, 3, 4));
        var names = supernet.state_dict().Keys.ToHashSet();

        Assert.Contains("stem.conv.weight", names);
        Assert.Contains("stem.norm.bias", names);
        Assert.Contains("cells.1.preprocess0.conv.weight", names);
        Assert.Contains("cells.2.preprocess0.conv2.weight", names);
        Assert.Contains("cells.0.edges.13.sep_conv_5x5.pointwise2.weight", names);
        Assert.Contains("cells.1.edges.0.skip_connect.norm.running_var", names);
        Assert.Contains("classifier.bias", names);
    }
}
