using DeffArts.Networks;
using DeffArts.Space;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Networks;

/// <summary>The fast engine against the reference in float64, which the oracle holds.</summary>
public class EngineTests
{
    [Theory]
    [InlineData(3, 4, 2, 8, 3, 5)]
    [InlineData(3, 16, 4, 16, 3, 4)]
    [InlineData(4, 6, 3, 13, 1, 3)]
    [InlineData(6, 5, 1, 7, 3, 17)]
    public void LogitsAndGradientsAgree(int layers, int channels, int nodes, int size, int imageChannels, int batch)
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var space = new SearchSpace(Operation.Paper, nodes, inputsPerNode: 2);
        var shape = new NetworkShape(layers, channels, size, imageChannels, 4);
        using var fast = new Supernet(space, shape, engine: Engine.Fast);
        using var exact = new Supernet(space, shape);
        exact.load_state_dict(fast.state_dict());
        exact.to(ScalarType.Float64);
        var images = randn(batch, imageChannels, size, size);
        var labels = arange(batch).remainder(4);
        var alphas = new[] { randn(space.Edges.Length, 8), randn(space.Edges.Length, 8) };

        var ours = Pass(fast, images, labels, [.. alphas.Select(alpha => alpha.clone().requires_grad_())]);
        var theirs = Pass(exact, images.to(ScalarType.Float64), labels,
            [.. alphas.Select(alpha => alpha.to(ScalarType.Float64).requires_grad_())]);

        Near(theirs.Logits, ours.Logits, 1e-5, "logits");
        foreach (var (name, gradient) in theirs.Gradients)
        {
            Near(gradient, ours.Gradients[name], 1e-3, name);
        }

        foreach (var (name, buffer) in exact.named_buffers())
        {
            // A pool's mean may be zero but for rounding: what it is compared with is the spread of its values, about
            // 1.
            Near(buffer + 1, fast.get_buffer(name)! + 1, 1e-6, name);
        }
    }

    private static (Tensor Logits, Dictionary<string, Tensor> Gradients) Pass(
        Supernet network, Tensor images, Tensor labels, Tensor[] alphas)
    {
        var logits = network.Forward(
            images, [nn.functional.softmax(alphas[0], -1), nn.functional.softmax(alphas[1], -1)]);
        nn.functional.cross_entropy(logits, labels).backward();
        var gradients = network.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter.grad!);
        gradients["normal"] = alphas[0].grad!;
        gradients["reduction"] = alphas[1].grad!;
        return (logits, gradients);
    }

    internal static void Near(Tensor expected, Tensor actual, double tolerance, string what)
    {
        var difference = (expected - actual).norm().to(ScalarType.Float64).item<double>();
        var size = expected.norm().to(ScalarType.Float64).item<double>();
        Assert.True(difference <= tolerance * size + 1e-9, $"{what}: {difference:g3} of {size:g3}");
    }
}
