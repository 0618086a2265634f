using DeffArts.Networks;
using DeffArts.Space;
using DeffArts.Tests.Golden;
using DeffArts.Tests.Search;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Networks;

/// <summary>Whole small supernets, in training and in evaluation, against the independent implementation.</summary>
public class OracleSupernetTests
{
    /// <summary>
    /// Three cells deep: some twenty BatchNorms over as few as 16 values each amplify the last digits of float64 to
    /// about 1e-12.
    /// </summary>
    private const double Tolerance = 1e-8;

    [Theory]
    [InlineData("supernet_2_nodes", 2, 4)]
    [InlineData("supernet_4_nodes", 4, 10)]
    public void LogitsGradientsAndStatisticsAgree(string file, int nodes, int classes)
    {
        using var scope = NewDisposeScope();
        var golden = new Oracle(file);
        using var network = Build(golden, nodes, classes);
        using var alphas = BuildAlphas(golden, nodes);

        var logits = Forward(network, alphas, golden["images"]);
        var loss = nn.functional.cross_entropy(logits, golden["labels"]);
        loss.backward();

        golden.Match("logits", logits, Tolerance);
        golden.Match("cross_entropy", loss, Tolerance);
        var gradients = network.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter.grad!);
        golden.MatchDigest("gradient_digest", gradients, Tolerance);
        gradients["alphas.normal"] = alphas[CellType.Normal].grad!;
        gradients["alphas.reduction"] = alphas[CellType.Reduction].grad!;
        golden.Match("gradients", gradients, Tolerance);
        golden.MatchDigest(
            "running_digest", network.named_buffers().ToDictionary(entry => entry.name, entry => entry.buffer),
            Tolerance);
    }

    [Theory]
    [InlineData("supernet_2_nodes", 2, 4)]
    [InlineData("supernet_4_nodes", 4, 10)]
    public void EvaluationUsesTheRunningStatistics(string file, int nodes, int classes)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var golden = new Oracle(file);
        using var network = Build(golden, nodes, classes);
        using var alphas = BuildAlphas(golden, nodes);
        Forward(network, alphas, golden["images"]);

        network.eval();

        golden.Match("evaluation_logits", Forward(network, alphas, golden["images"]), Tolerance);
    }

    /// <summary>
    /// In float32, so with less of the digits; the gradients of BatchNorms over 16 values keep the fewest.
    /// </summary>
    [Theory]
    [InlineData("supernet_2_nodes", 2, 4)]
    [InlineData("supernet_4_nodes", 4, 10)]
    public void TheFastEngineAgreesInSinglePrecision(string file, int nodes, int classes)
    {
        using var scope = NewDisposeScope();
        var golden = new Oracle(file);
        using var network = Build(golden, nodes, classes, Engine.Fast);
        using var alphas = BuildAlphas(golden, nodes);
        network.to(ScalarType.Float32);
        alphas.to(ScalarType.Float32);

        var logits = Forward(network, alphas, golden["images"].to(ScalarType.Float32));
        nn.functional.cross_entropy(logits, golden["labels"]).backward();

        golden.Match("logits", logits, 1e-5);
        var gradients = network.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter.grad!);
        gradients["alphas.normal"] = alphas[CellType.Normal].grad!;
        gradients["alphas.reduction"] = alphas[CellType.Reduction].grad!;
        golden.Match("gradients", gradients, 1e-3);
    }

    internal static Supernet Build(Oracle golden, int nodes, int classes, Engine engine = Engine.Reference)
    {
        var space = new SearchSpace(Operation.Paper, nodes, inputsPerNode: 2);
        var network = new Supernet(space, new NetworkShape(3, 2, 8, 3, classes), engine: engine);
        golden.Load(network, "weights");
        return network;
    }

    internal static Alphas BuildAlphas(Oracle golden, int nodes)
    {
        var alphas = new Alphas(new SearchSpace(Operation.Paper, nodes, inputsPerNode: 2), ScalarType.Float64);
        using var still = no_grad();
        alphas[CellType.Normal].copy_(golden["alphas.normal"]);
        alphas[CellType.Reduction].copy_(golden["alphas.reduction"]);
        return alphas;
    }

    private static Tensor Forward(Supernet network, Alphas alphas, Tensor images) =>
        network.Forward(images, [alphas.Weights(CellType.Normal), alphas.Weights(CellType.Reduction)]);
}
