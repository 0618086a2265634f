using DeffArts.Networks;
using DeffArts.Space;
using DeffArts.Tests.Golden;
using DeffArts.Tests.Search;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Networks;

/// <summary>Partial channels on the fast engine, against the reference in float64 and the committed numbers.</summary>
public class PartialEngineTests
{
    private const string Paper =
        "none,skip_connect,max_pool_3x3,avg_pool_3x3,sep_conv_3x3,sep_conv_5x5,dil_conv_3x3,dil_conv_5x5";

    [Theory]
    [InlineData(3, 16, 4, 4, 16, 4, Paper)]
    [InlineData(3, 16, 2, 2, 32, 2, Paper)]
    [InlineData(3, 16, 4, 2, 32, 3, Paper)]
    [InlineData(3, 6, 2, 2, 9, 5, Paper)]
    [InlineData(4, 6, 3, 4, 9, 5, Paper)]
    [InlineData(3, 8, 4, 2, 9, 6, Paper)]
    [InlineData(3, 8, 2, 4, 13, 17, Paper)]
    [InlineData(3, 12, 4, 2, 9, 5, Paper)]
    [InlineData(3, 12, 3, 4, 11, 3, Paper)]
    [InlineData(3, 36, 2, 2, 8, 3, Paper)]
    [InlineData(3, 12, 3, 2, 9, 5, "skip_connect")]
    [InlineData(3, 8, 4, 2, 9, 5, "none,sep_conv_3x3")]
    [InlineData(3, 16, 4, 2, 16, 3, "dil_conv_7x7,max_pool_5x5,sep_conv_7x7")]
    [InlineData(3, 4, 2, 2, 7, 5, "avg_pool_5x5,max_pool_3x3")]
    public void LogitsGradientsAndStatisticsAgree(
        int layers, int channels, int k, int nodes, int size, int batch, string operations)
    {
        using var scope = NewDisposeScope();
        // With one seed in four a value lies so near a ReLU's corner that float32 decides its side, in either engine.
        manual_seed(6);
        var space = new SearchSpace(operations.Split(',').Select(Operation.Parse), nodes, inputsPerNode: 2);
        var shape = new NetworkShape(layers, channels, size, 3, 4);
        using var fast = new Supernet(space, shape, k, Engine.Fast);
        using var exact = new Supernet(space, shape, k);
        Assert.Equal(Engine.Fast, fast.Engine);
        exact.load_state_dict(fast.state_dict());
        exact.to(ScalarType.Float64);
        using var alphas = RandomAlphas(space);
        using var exactAlphas = new Alphas(space, ScalarType.Float64, normalizesEdges: true);
        exactAlphas.load_state_dict(alphas.state_dict(), strict: true);
        exactAlphas.to(ScalarType.Float64);
        var images = randn(batch, 3, size, size);
        var labels = arange(batch).remainder(4);

        var ours = Pass(fast, alphas, images, labels);
        var theirs = Pass(exact, exactAlphas, images.to(ScalarType.Float64), labels);

        EngineTests.Near(theirs.Logits, ours.Logits, 1e-5, "logits");
        foreach (var (name, gradient) in theirs.Gradients)
        {
            EngineTests.Near(gradient, ours.Gradients[name], 1e-3, name);
        }

        foreach (var (name, buffer) in exact.named_buffers())
        {
            EngineTests.Near(buffer + 1, fast.get_buffer(name)! + 1, 1e-6, name);
        }
    }

    [Fact]
    public void TheFastEngineAgreesWithTheIndependentImplementation()
    {
        using var scope = NewDisposeScope();
        var golden = new Oracle("supernet_partial");
        var space = new SearchSpace(Operation.Paper, nodes: 2, inputsPerNode: 2);
        var shape = new NetworkShape(3, 3, 9, 3, 4);
        using var network = new Supernet(space, shape, partialChannels: 3);
        golden.Load(network, "weights");
        // What one engine has saved loads in the other.
        using var fast = new Supernet(space, shape, partialChannels: 3, Engine.Fast);
        fast.load_state_dict(network.to(ScalarType.Float32).state_dict());
        using var alphas = RandomAlphas(space);
        using (no_grad())
        {
            foreach (var (name, alpha) in alphas.named_parameters())
            {
                alpha.copy_(golden[$"alphas.{name}"]);
            }
        }

        var (logits, gradients) = Pass(fast, alphas, golden["images"].to(ScalarType.Float32), golden["labels"]);

        golden.Match("logits", logits.to(ScalarType.Float64), 1e-4);
        foreach (var (name, alpha) in alphas.named_parameters())
        {
            EngineTests.Near(golden[$"gradients/alphas.{name}"], alpha.grad!, 1e-3, name);
        }

        // A scale in front of a BatchNorm, as a convolution of one channel is, has a gradient of almost zero: rounding
        // there is as large as elsewhere.
        var norms = golden["gradient_digest/norms"].data<double>().ToArray();
        foreach (var (place, (name, _)) in fast.named_parameters().OrderBy(entry => entry.name, StringComparer.Ordinal)
            .Index())
        {
            var margin = 1e-3 * norms[place] + 1e-5 * norms.Max();
            Assert.Equal(norms[place], gradients[name].norm().item<float>(), margin);
        }
    }

    [Fact]
    public void BitsDoNotDependOnTheNumberOfThreads()
    {
        using var scope = NewDisposeScope();
        ThreadCounts.AssertSameBits(() =>
        {
            using var network = Build(Engine.Fast, out var alphas);
            var (logits, gradients) = Pass(network, alphas, randn(21, 3, 16, 16), arange(21).remainder(4));
            return [.. logits.bytes.ToArray(), .. gradients.Values.SelectMany(gradient => gradient.bytes.ToArray())];
        });
    }

    [Fact]
    public void EvaluationAgreesWithTheReferenceThatLoadsItsCheckpoint()
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        using var fast = Build(Engine.Fast, out var alphas);
        using var reference = Build(Engine.Reference, out _);
        var images = randn(6, 3, 16, 16);
        Forward(fast, alphas, images);
        foreach (var (_, buffer) in fast.named_buffers())
        {
            buffer.mul_(rand_like(buffer) + 0.5);
        }

        reference.load_state_dict(fast.state_dict());
        fast.eval();
        reference.eval();

        var (expected, actual) = (Forward(reference, alphas, images), Forward(fast, alphas, images));
        EngineTests.Near(expected.to(ScalarType.Float64), actual, 1e-4, "logits");
    }

    [Fact]
    public void WithoutWeightGradientsAlphasGradientIsTheSame()
    {
        using var scope = NewDisposeScope();
        using var network = Build(Engine.Fast, out var alphas);
        var images = randn(6, 3, 16, 16);
        var gradients = new[] { true, false }.Select(weightGradients => autograd.grad(
            [network.Forward(
                images, [alphas.Weights(CellType.Normal), alphas.Weights(CellType.Reduction)], weightGradients)
                .square().sum()],
            [.. alphas.parameters()])).ToList();

        Assert.All(gradients[0].Zip(gradients[1]), pair =>
            Assert.Equal(pair.First.bytes.ToArray(), pair.Second.bytes.ToArray()));
    }

    private static (Tensor Logits, Dictionary<string, Tensor> Gradients) Pass(
        Supernet network, Alphas alphas, Tensor images, Tensor labels)
    {
        var logits = Forward(network, alphas, images);
        nn.functional.cross_entropy(logits, labels).backward();
        return (logits, network.named_parameters().Concat(alphas.named_parameters())
            .ToDictionary(entry => entry.name, entry => entry.parameter.grad!));
    }

    private static Supernet Build(Engine engine, out Alphas alphas)
    {
        manual_seed(3);
        var network = new Supernet(SearchSpace.Paper, new NetworkShape(3, 16, 16, 3, 4), partialChannels: 4, engine);
        alphas = RandomAlphas(SearchSpace.Paper);
        return network;
    }

    private static Alphas RandomAlphas(SearchSpace space)
    {
        var alphas = new Alphas(space, normalizesEdges: true);
        using var still = no_grad();
        foreach (var alpha in alphas.parameters())
        {
            alpha.copy_(randn(alpha.shape));
        }

        return alphas;
    }

    private static Tensor Forward(Supernet network, Alphas alphas, Tensor images) =>
        network.Forward(images, [alphas.Weights(CellType.Normal), alphas.Weights(CellType.Reduction)]);
}
