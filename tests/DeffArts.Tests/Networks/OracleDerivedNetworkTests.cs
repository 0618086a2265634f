using DeffArts.Networks;
using DeffArts.Space;
using DeffArts.Tests.Golden;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Networks;

/// <summary>The network derived from DARTS_V2, three cells, drop path off, against the independent implementation.</summary>
public class OracleDerivedNetworkTests
{
    /// <summary>As for the supernet: float64 through three cells of BatchNorms over small batches.</summary>
    private const double Tolerance = 1e-8;

    [Fact]
    public void LogitsGradientsAndStatisticsAgree()
    {
        using var scope = NewDisposeScope();
        var golden = new Oracle("derived_darts_v2");
        using var network = new DerivedNetwork(
            KnownGenotypes.Get("DARTS_V2"), new NetworkShape(3, 4, 8, 3, 10), withAuxiliary: false);
        golden.Load(network, "weights");

        var (logits, _) = network.Forward(golden["images"]);
        var loss = nn.functional.cross_entropy(logits, golden["labels"]);
        loss.backward();

        golden.Match("logits", logits, Tolerance);
        golden.Match("cross_entropy", loss, Tolerance);
        var gradients = network.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter.grad!);
        golden.Match("gradients", gradients, Tolerance);
        golden.MatchDigest("gradient_digest", gradients, Tolerance);
        golden.MatchDigest(
            "running_digest", network.named_buffers().ToDictionary(entry => entry.name, entry => entry.buffer), Tolerance);

        network.eval();
        golden.Match("evaluation_logits", network.Forward(golden["images"]).Logits, Tolerance);
    }
}
