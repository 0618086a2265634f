using DeffArts.App.Measuring;
using DeffArts.Cost;
using DeffArts.Measuring;
using DeffArts.Space;
using Xunit;

namespace DeffArts.Tests.App;

/// <summary>Times of a quiet and of a busy computer, given instead of taken.</summary>
public class OnnxLatencyTests
{
    private static readonly double[] Undisturbed = [0.38e-3, 0.5e-3, 0.7e-3, 1.1e-3];

    [Fact]
    public void TheLeastOfAllRunsIsTakenWithWhatTheWorstRoundWasAboveIt()
    {
        var calls = 0;
        // Every run but one of a round is disturbed; the last round is slow as a whole.
        var latency = Assert.Single(OnnxLatency.Of([() =>
        {
            var (round, run) = Math.DivRem(calls++, 23);
            return (run == 22 ? 1 : 20) * (round == 4 ? 1.5 : 1) * 1e-3;
        }]));

        Assert.Equal(23 * OnnxLatency.Rounds, calls);
        Assert.Equal(1e-3, latency.Seconds, 1e-12);
        Assert.Equal(0.5e-3, latency.Spread, 1e-12);
    }

    [Fact]
    public void AQuietComputerOrdersTheNetworksAndABusyOneTellsNoCorrelation()
    {
        var quiet = Report(OnnxLatency.Of([.. Undisturbed.Select(seconds => new Func<double>(() => seconds))]));
        var random = new Random(1);
        var load = 1.0;
        // Phases in which everything takes up to twenty times as long, as beside other programs.
        var busy = Report(OnnxLatency.Of([.. Undisturbed.Select((seconds, i) => new Func<double>(() =>
            seconds * (load = random.Next(40) == 0 ? 1 + 19 * random.NextDouble() : load)))]));

        Assert.Equal((6, true), (quiet.OnnxPairsApart, quiet.OnnxIsOrder));
        Assert.Equal((1.0, 1.0), (quiet.Of(0).OnnxSpearman, quiet.Of(0).OnnxKendall));
        Assert.DoesNotContain("their spread", MeasureText.Of(quiet), StringComparison.Ordinal);
        Assert.False(busy.OnnxIsOrder);
        Assert.Equal((double.NaN, 1.0), (busy.Of(0).OnnxSpearman, busy.Of(0).Spearman));
        Assert.Contains(
            $"differ by more than their spread for {busy.OnnxPairsApart} of 6 pairs", MeasureText.Of(busy),
            StringComparison.Ordinal);
        Assert.Null(MeasureText.Json(busy)["predictors"]![0]!["onnxSpearman"]);
        Assert.Equal(
            (double)MeasureText.Json(busy)["networks"]![3]!["onnxSpreadSeconds"]!, busy.Genotypes[3].Onnx.Spread);
    }

    private static MeasureReport Report(IReadOnlyList<Latency> latencies)
    {
        var genotype = KnownGenotypes.Get("DARTS_V2");
        return new MeasureReport(
            MeasuringTarget.Host, "test", IsInt8: false, Predictor.All([Processor.Paper]),
            [
                .. latencies.Select((latency, i) => new MeasuredGenotype(
                    $"network {i}", genotype, new NetworkShape(3, 4, 8, 3, 10), 1000 + i, 100 + i, latency,
                    [.. Enumerable.Repeat((double)i, 4)])),
            ]);
    }
}
