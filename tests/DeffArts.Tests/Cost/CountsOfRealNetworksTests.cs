using DeffArts.Cost;
using DeffArts.Networks;
using DeffArts.Operations;
using DeffArts.Space;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;
using BatchNorm = DeffArts.Operations.BatchNorm;

namespace DeffArts.Tests.Cost;

/// <summary>Counts from the plan against the network itself: its tensors, and hooks on the modules of a forward pass.</summary>
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

    private static void Compare(Genotype genotype, NetworkShape shape)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        using var network = new DerivedNetwork(genotype, shape, withAuxiliary: false);
        network.eval();
        var seen = new Tally();
        foreach (var module in network.modules().Distinct().OfType<nn.Module<Tensor, Tensor>>())
        {
            module.register_forward_hook((self, input, output) =>
            {
                seen.Add(self, input, output);
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
            Pool += module is Pooling ? input.numel() : 0;
            Relu += module is ReluDepthwiseConv or FactorizedReduce or FactorizedConv or ReluConvBn ? input.numel() : 0;
        }
    }
}
