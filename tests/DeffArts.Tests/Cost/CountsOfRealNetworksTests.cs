using DeffArts.Cost;
using DeffArts.Networks;
using DeffArts.Operations;
using DeffArts.Space;
using DeffArts.Tests.Space;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;
using BatchNorm = DeffArts.Operations.BatchNorm;

namespace DeffArts.Tests.Cost;

/// <summary>
/// Counts from the plan against the network itself: its tensors, and hooks on the modules of a forward pass.
/// </summary>
public class CountsOfRealNetworksTests
{
    public static TheoryData<string> Known => [.. KnownGenotypes.Names];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 25)];

    [Theory]
    [MemberData(nameof(Known))]
    public void ParametersOfKnownGenotypesAreThoseOfTheNetwork(string name)
    {
        using var scope = NewDisposeScope();
        var (genotype, shape) = (KnownGenotypes.Get(name), new NetworkShape(20, 36, 32, 3, 10));
        using var network = new DerivedNetwork(genotype, shape, withAuxiliary: true);
        var count = NetworkCount.Of(genotype, shape);

        Assert.Equal(network.ParameterCount, count.Parameters);
        Assert.Equal(network.parameters().Sum(parameter => parameter.numel()), count.ParametersWithAuxiliary);
    }

    [Theory]
    [MemberData(nameof(Known))]
    public void WorkOfKnownGenotypesIsWhatAForwardPassDoes(string name) =>
        Compare(KnownGenotypes.Get(name), new NetworkShape(20, 36, 32, 3, 10));

    [Theory]
    [MemberData(nameof(Seeds))]
    public void WorkOfRandomNetworksIsWhatAForwardPassDoes(int seed)
    {
        var random = new Random(seed);
        Compare(RandomGenotypes.Next(random), RandomGenotypes.NextShape(random));
    }

    [Theory]
    [InlineData("nas-bench-201")]
    [InlineData("chain-32")]
    [InlineData("chain-64")]
    public void WorkOfRandomMembersOfOtherSpacesIsWhatAForwardPassDoes(string name)
    {
        var (space, random) = (Spaces.Get(name), new Random(5));
        for (var i = 0; i < 5; i++)
        {
            Compare(RandomMembers.Next(space, random), RandomMembers.Shape(space, size: 14 + i));
        }
    }

    private static void Compare(Genotype genotype, NetworkShape shape)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        using var network = new DerivedNetwork(genotype, shape, withAuxiliary: false);
        network.eval();
        var seen = new Tally { Clips = genotype.Skeleton.Stem.IsRectified };
        foreach (var (name, module) in network.named_modules().DistinctBy(entry => entry.module))
        {
            (module as nn.Module<Tensor, Tensor>)?.register_forward_hook((self, input, output) =>
            {
                seen.Add(self, input, output);
                seen.AddActivation(name, output);
                return output;
            });
        }

        network.Forward(zeros(1, shape.ImageChannels, shape.ImageSize, shape.ImageSize));

        var count = NetworkCount.Of(genotype, shape).Total;
        Assert.Equal(network.parameters().Sum(parameter => parameter.numel()), count.Parameters);
        Assert.Equal(
            (seen.Macs, seen.Norm, seen.Relu, seen.Pool, seen.Activations),
            (count.Macs, count.NormElements, count.ReluElements, count.PoolInputElements, count.Activations));
    }

    private sealed class Tally
    {
        public long Macs { get; private set; }

        public long Norm { get; private set; }

        public long Relu { get; private set; }

        public long Pool { get; private set; }

        public long Activations { get; private set; }

        public void Add(nn.Module<Tensor, Tensor> module, Tensor input, Tensor output)
        {
            // A filter's taps times the numbers it writes.
            var weight = module switch
            {
                Conv2d convolution => convolution.weight,
                Linear linear => linear.weight,
                ReluDepthwiseConv => module.named_parameters().Single().parameter,
                _ => null,
            };
            if (weight is not null)
            {
                Macs += weight.numel() / weight.shape[0] * output.numel();
                Activations += output.numel();
            }

            Norm += module is BatchNorm ? output.numel() : 0;
            Pool += module is Pooling
                || (module is ResidualConv && input.shape[2] > output.shape[2]) ? input.numel() : 0;
            Relu += module is ReluDepthwiseConv or FactorizedReduce or FactorizedConv or ReluConvBn or FullConv
                ? input.numel()
                : 0;
        }

        // The BatchNorms that an activation follows.
        public void AddActivation(string name, Tensor output) =>
            Relu += name.EndsWith("expand_norm", StringComparison.Ordinal)
            || name.EndsWith("depthwise_norm", StringComparison.Ordinal)
            || name is "head.norm" or "head.last" || (name is "stem.norm" && Clips)
                ? output.numel()
                : 0;

        public bool Clips { get; init; }
    }
}
