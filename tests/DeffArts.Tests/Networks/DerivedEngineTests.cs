using DeffArts.Networks;
using DeffArts.Space;
using DeffArts.Tests.Cost;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Networks;

/// <summary>The derived network on the fast engine against the reference in float64, which the oracle holds.</summary>
public class DerivedEngineTests
{
    private const double Logits = 1e-5;
    private const double Statistics = 1e-6;

    /// <summary>
    /// By norm. Over many cells some values lie so near a ReLU's corner that rounding decides their side.
    /// </summary>
    private const double Gradients = 2e-3;

    private const double GradientsOfFewCells = 1e-4;
    private const double Rounding = 1e-5;

    public static TheoryData<string> Known => [.. KnownGenotypes.Names.Where(name =>
        DerivedNetwork.Resolve(Engine.Fast, KnownGenotypes.Get(name)) == Engine.Fast)];

    [Theory]
    [MemberData(nameof(Known))]
    public void KnownGenotypesAgree(string name) =>
        Agree(KnownGenotypes.Get(name), new NetworkShape(6, 6, 13, 3, 4), batch: 5, dropPath: 0.3, Gradients);

    [Theory]
    [InlineData("DARTS_V2", 1, 16, 8, 4)]
    [InlineData("DARTS_V2", 3, 5, 9, 6)]
    [InlineData("PC_DARTS", 3, 36, 7, 3)]
    [InlineData("NASNet_A", 1, 4, 11, 20)]
    public void FewCellsAgreeClosely(string name, int layers, int channels, int size, int batch) =>
        Agree(KnownGenotypes.Get(name), new NetworkShape(layers, channels, size, 1, 3), batch, dropPath: 0.2,
            GradientsOfFewCells);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(12)]
    public void RandomGenotypesAgree(int seed)
    {
        var random = new Random(seed);
        var genotype = Enumerable.Repeat(0, 1000).Select(_ => RandomGenotypes.Next(random))
            .First(drawn => DerivedNetwork.Resolve(Engine.Fast, drawn) == Engine.Fast);
        var shape = RandomGenotypes.NextShape(random) with { Layers = 3 + seed % 4, Channels = 3 + 2 * seed };
        Agree(genotype, shape, batch: 2 + seed, dropPath: seed % 3 * 0.2, Gradients);
    }

    /// <summary>
    /// Logits of both classifiers, every gradient and every running statistic after one training pass.
    /// </summary>
    private static void Agree(Genotype genotype, NetworkShape shape, int batch, double dropPath, double tolerance)
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        using var fast = new DerivedNetwork(genotype, shape, withAuxiliary: true, Engine.Fast);
        using var exact = new DerivedNetwork(genotype, shape, withAuxiliary: true);
        Assert.Equal(Engine.Fast, fast.Engine);
        Scatter(fast);
        exact.load_state_dict(fast.state_dict());
        exact.to(ScalarType.Float64);
        var (images, labels) =
            (randn(batch, shape.ImageChannels, shape.ImageSize, shape.ImageSize), arange(batch) % shape.Classes);

        var ours = Pass(fast, images, labels, dropPath);
        var theirs = Pass(exact, images.to(ScalarType.Float64), labels, dropPath);

        EngineTests.Near(theirs.Logits, ours.Logits, Logits, "logits");
        EngineTests.Near(theirs.Auxiliary!, ours.Auxiliary!, Logits, "auxiliary logits");
        foreach (var ((name, expected), (_, actual)) in exact.named_parameters().Zip(fast.named_parameters()))
        {
            Assert.True((expected.grad is null) == (actual.grad is null), name);
            if (expected.grad is not null)
            {
                Near(expected.grad, actual.grad!, tolerance, name);
            }
        }

        foreach (var (name, buffer) in exact.named_buffers())
        {
            EngineTests.Near(buffer + 1, fast.get_buffer(name)! + 1, Statistics, name);
        }
    }

    /// <summary>What a BatchNorm takes away again, a shift in front of it, has no gradient but by rounding.</summary>
    private static void Near(Tensor expected, Tensor actual, double tolerance, string what)
    {
        var (difference, size) = ((expected - actual).norm().item<double>(), expected.norm().item<double>());
        Assert.True(difference <= tolerance * size + Rounding, $"{what}: {difference:g3} of {size:g3}");
    }

    /// <summary>Scales and shifts of BatchNorms as no initialisation would leave them.</summary>
    private static void Scatter(DerivedNetwork network)
    {
        using var still = no_grad();
        foreach (var parameter in network.parameters().Where(parameter => parameter.dim() == 1))
        {
            parameter.add_(0.3 * randn_like(parameter));
        }
    }

    private static (Tensor Logits, Tensor? Auxiliary) Pass(
        DerivedNetwork network, Tensor images, Tensor labels, double dropPath)
    {
        manual_seed(8);
        var (logits, auxiliary) = network.Forward(images, dropPath);
        (nn.functional.cross_entropy(logits, labels)
            + 0.4 * nn.functional.cross_entropy(auxiliary!, labels)).backward();
        return (logits, auxiliary);
    }
}
