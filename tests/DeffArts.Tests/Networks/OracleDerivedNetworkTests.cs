using DeffArts.Networks;
using DeffArts.Space;
using DeffArts.Tests.Golden;
using DeffArts.Training;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Networks;

/// <summary>
/// The network derived from DARTS_V2, three cells, drop path off, against the independent implementation.
/// </summary>
public class OracleDerivedNetworkTests
{
    /// <summary>As for the supernet: float64 through three cells of BatchNorms over small batches.</summary>
    private const double Tolerance = 1e-8;

    // The oracle makes the tower's large weight from a wave too.
    private const double LargeWeight = 0.1;

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
            "running_digest", network.named_buffers().ToDictionary(entry => entry.name, entry => entry.buffer),
            Tolerance);

        network.eval();
        golden.Match("evaluation_logits", network.Forward(golden["images"]).Logits, Tolerance);
    }

    [Fact]
    public void AuxiliaryLogitsAndTheGradientsOfBothLossesAgree()
    {
        using var scope = NewDisposeScope();
        var golden = new Oracle("derived_auxiliary");
        using var network = new DerivedNetwork(
            KnownGenotypes.Get("DARTS_V2"), new NetworkShape(3, 2, 16, 3, 4), withAuxiliary: true);
        golden.Load(network, "weights", ("auxiliary.conv2.weight", LargeWeight));

        var (logits, auxiliary) = network.Forward(golden["images"]);
        var loss = nn.functional.cross_entropy(logits, golden["labels"])
            + new TrainingSettings().AuxiliaryWeight * nn.functional.cross_entropy(auxiliary!, golden["labels"]);
        loss.backward();

        golden.Match("logits", logits, Tolerance);
        golden.Match("auxiliary_logits", auxiliary!, Tolerance);
        golden.Match("loss", loss, Tolerance);
        var gradients = network.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter.grad!);
        golden.Match("gradients", gradients, Tolerance);
        golden.MatchDigest("gradient_digest", gradients, Tolerance);

        network.eval();
        Assert.Null(network.Forward(golden["images"]).Auxiliary);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(6)] // images of 24 pixels
    [InlineData(7)]
    [InlineData(8)] // 32 pixels, the paper's
    [InlineData(9)] // 33 pixels
    [InlineData(16)] // 64 pixels
    public void TheTowerAgreesOnEverySide(int side)
    {
        using var scope = NewDisposeScope();
        var golden = new Oracle("derived_auxiliary");
        const int channels = 32;
        using var tower = new AuxiliaryTower(channels, side, classes: 4);
        golden.Load(tower, "weights/auxiliary.", ("conv2.weight", LargeWeight));

        var input = Oracle.Wave(3L * channels * side * side).view(3, channels, side, side);

        golden.Match($"sides/{side}", tower.call(input), Tolerance);
    }
}
