using DeffArts.Networks;
using DeffArts.Networks.Fast;
using DeffArts.Space;
using DeffArts.Tests.Cost;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Networks.Fast;

/// <summary>Dead ends are where autograd finds no gradient in the reference.</summary>
public class DeadEndsTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(4, true)]
    [InlineData(5, false)]
    [InlineData(6, true)]
    public void TheyAreTheParametersWithoutAGradient(int seed, bool tower)
    {
        using var scope = NewDisposeScope();
        var random = new Random(seed);
        var genotype = RandomGenotypes.Next(random);
        using var network = new DerivedNetwork(genotype, RandomGenotypes.NextShape(random), tower);
        var shape = network.Plan.Shape;
        var (logits, auxiliary) = network.Forward(randn(2, shape.ImageChannels, shape.ImageSize, shape.ImageSize));
        (auxiliary is null ? logits.sum() : logits.sum() + auxiliary.sum()).backward();
        var dead = new DeadEnds(genotype, network.Plan, tower);

        Assert.Equal(
            network.named_parameters().Where(entry => entry.parameter.grad is null).Select(entry => entry.name),
            network.named_parameters().Where(entry => dead.Hold(entry.name)).Select(entry => entry.name));
    }

    [Fact]
    public void WithoutInput1EverySecondCellIsOne()
    {
        var genotype = GenotypePython.Read(
            "Genotype(normal=[('sep_conv_3x3', 0), ('skip_connect', 0)], normal_concat=[2], "
            + "reduce=[('sep_conv_3x3', 0), ('skip_connect', 0)], reduce_concat=[2])");
        var plan = NetworkPlan.ForGenotype(genotype, new NetworkShape(4, 4, 8, 3, 2));
        var dead = new DeadEnds(genotype, plan, tapped: false);

        Assert.True(dead.Hold("cells.2.preprocess0.conv.weight"));
        Assert.True(dead.Hold("cells.3.preprocess1.conv.weight"));
        Assert.False(dead.Hold("cells.3.preprocess0.conv.weight"));
        Assert.False(dead.Hold("cells.1.edges.0.sep_conv_3x3.depthwise1.weight"));
        Assert.False(dead.Hold("stem.conv.weight"));
        // The tower reads cell 2.
        Assert.False(new DeadEnds(genotype, plan, tapped: true).Hold("cells.2.preprocess0.conv.weight"));
    }
}
