using DeffArts.Networks;
using DeffArts.Space;
using DeffArts.Tests.Search;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Networks.Fast;

/// <summary>What the fast engine promises beside its numbers.</summary>
public class FastCellsTests
{
    private static readonly NetworkShape Shape = new(3, 8, 12, 3, 4);

    [Fact]
    public void BitsDoNotDependOnTheNumberOfThreads()
    {
        using var scope = NewDisposeScope();
        ThreadCounts.AssertSameBits(() => Bits(batch: 21));
    }

    [Fact]
    public void WithoutWeightGradientsAlphasGradientIsTheSame()
    {
        using var scope = NewDisposeScope();
        using var network = Build();
        var (images, labels) = (randn(6, 3, 12, 12), arange(6).remainder(4));
        var gradients = new[] { true, false }.Select(weightGradients =>
        {
            using var alphas = Alphas();
            var loss = nn.functional.cross_entropy(network.Forward(images,
                [alphas.Weights(CellType.Normal), alphas.Weights(CellType.Reduction)], weightGradients), labels);
            return autograd.grad([loss], [alphas[CellType.Normal], alphas[CellType.Reduction]]);
        }).ToList();

        Assert.Equal(gradients[0][0].bytes.ToArray(), gradients[1][0].bytes.ToArray());
        Assert.Equal(gradients[0][1].bytes.ToArray(), gradients[1][1].bytes.ToArray());
    }

    [Fact]
    public void EvaluationAgreesWithTheReference()
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        using var fast = Build();
        using var reference = new Supernet(SearchSpace.Paper, Shape);
        using var alphas = Alphas();
        var images = randn(6, 3, 12, 12);
        Forward(fast, alphas, images);
        // The running statistics differ from edge to edge here, as no training would leave them.
        foreach (var (_, buffer) in fast.named_buffers())
        {
            buffer.mul_(rand_like(buffer) + 0.5);
        }

        reference.load_state_dict(fast.state_dict());
        fast.eval();
        reference.eval();

        var (expected, actual) = (Forward(reference, alphas, images), Forward(fast, alphas, images));
        Assert.True((expected - actual).abs().max().item<float>() <= 1e-4 * expected.abs().max().item<float>());
    }

    [Fact]
    public void HeldStatisticsStayAsTheyAre()
    {
        using var scope = NewDisposeScope();
        using var network = Build();
        using var alphas = Alphas();
        var before = network.named_buffers().SelectMany(entry => entry.buffer.bytes.ToArray()).ToArray();
        using (network.HoldStatistics())
        {
            Forward(network, alphas, randn(6, 3, 12, 12));
        }

        Assert.Equal(before, network.named_buffers().SelectMany(entry => entry.buffer.bytes.ToArray()));
        Forward(network, alphas, randn(6, 3, 12, 12));
        Assert.NotEqual(before, network.named_buffers().SelectMany(entry => entry.buffer.bytes.ToArray()));
    }

    [Fact]
    public void BatchesOfAnySizeFollowEachOther()
    {
        using var scope = NewDisposeScope();
        using var network = Build();
        using var alphas = Alphas();
        var images = randn(9, 3, 12, 12);
        var small = Forward(network, alphas, images.narrow(0, 0, 3)).bytes.ToArray();
        Forward(network, alphas, images);

        // Whatever a larger batch has left behind.
        Assert.Equal(small, Forward(network, alphas, images.narrow(0, 0, 3)).bytes.ToArray());
    }

    [Fact]
    public void TheReferenceTakesOverWhatTheKernelsLack()
    {
        var space = new SearchSpace([Operation.Parse("conv_7x1_1x7")], nodes: 1, inputsPerNode: 2);
        using var scope = NewDisposeScope();
        using var network = new Supernet(space, Shape, engine: Engine.Fast);

        Assert.Equal(Engine.Reference, network.Engine);
    }

    private static byte[] Bits(int batch)
    {
        using var network = Build();
        using var alphas = Alphas();
        var logits = Forward(network, alphas, randn(batch, 3, 12, 12));
        nn.functional.cross_entropy(logits, arange(batch).remainder(4)).backward();
        return [.. logits.bytes.ToArray(), .. network.parameters().Append(alphas[CellType.Normal])
            .Append(alphas[CellType.Reduction]).SelectMany(parameter => parameter.grad!.bytes.ToArray())];
    }

    private static Supernet Build()
    {
        manual_seed(3);
        return new Supernet(SearchSpace.Paper, Shape, engine: Engine.Fast);
    }

    private static Alphas Alphas()
    {
        manual_seed(4);
        return new Alphas(SearchSpace.Paper);
    }

    private static Tensor Forward(Supernet network, Alphas alphas, Tensor images) =>
        network.Forward(images, [alphas.Weights(CellType.Normal), alphas.Weights(CellType.Reduction)]);
}
