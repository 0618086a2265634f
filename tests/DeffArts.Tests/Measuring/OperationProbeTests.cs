using DeffArts.Cost;
using DeffArts.Export.C;
using DeffArts.Export.Quantised;
using DeffArts.Measuring;
using DeffArts.Space;
using DeffArts.Tests.Export;
using DeffArts.Tests.Export.C;
using DeffArts.Tests.Runs;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Measuring;

public class OperationProbeTests
{
    private static readonly NetworkShape Small = new(
        Layers: 4, Channels: 4, ImageSize: 8, ImageChannels: 3, Classes: 10);

    [Fact(Explicit = true)]
    public void CountedPartsForetellTheNetworkThatTheyWereCountedIn()
    {
        RequireTools();
        var rows = OperationProbe.Rows(Small, MeasuringTarget.Host, isInt8: false).ToList();
        var processor = Processor.Parse(
            ProcessorText.Write(Processor.Paper with { Name = "mine", Measured = new MeasuredTable([.. rows]) }),
            "mine.toml");
        var counted = NetworkMeasurement.Of(
            OperationProbe.Cells, Small, MeasuringTarget.Host, isInt8: false).Instructions;

        Assert.InRange(
            new NetworkCost(processor, Small, noneCost: 0).Exact(OperationProbe.Cells) / counted, 0.97, 1.03);
        Assert.All(
            Operation.Paper.Where(operation => operation is not (NoOperation or SkipConnect)).SelectMany(operation =>
                ((int[])[1, 2]).Select(stride => (operation.Name, stride))),
            kind => Assert.Contains(rows, row => (row.Part.Name, row.Part.Stride) == kind));
    }

    [Fact]
    public void ARepeatedCountIsTheSame()
    {
        RequireTools();
        var genotype = KnownGenotypes.Get("SNAS_aggressive");

        Assert.Equal<long>(
            NetworkMeasurement.Of(genotype, Small, MeasuringTarget.Host, isInt8: true).Steps,
            NetworkMeasurement.Of(genotype, Small, MeasuringTarget.Host, isInt8: true).Steps);
    }

    [Theory]
    [InlineData(MeasuringTarget.CortexM4)]
    [InlineData(MeasuringTarget.CortexM7)]
    public void AnEmulatedCortexMCountsEveryStep(MeasuringTarget target)
    {
        RequireEmulator();
        var measurement = NetworkMeasurement.Of(KnownGenotypes.Get("DARTS_V2"), Small, target, isInt8: true);

        Assert.Equal(measurement.Library.Plan.Program.Steps.Length, measurement.Steps.Length);
        Assert.All(measurement.Steps, count => Assert.Equal(0, count % 40));
        Assert.InRange(measurement.Instructions, 1, long.MaxValue);
    }

    [Theory(Explicit = true)]
    [InlineData("run-m4")]
    [InlineData("run-m7")]
    public void AnEmulatedCortexMGivesTheComputersClassesAndLogits(string target)
    {
        RequireEmulator();
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var genotype = KnownGenotypes.Get("DARTS_V2");
        var graph = RandomNetwork.Graph(RandomNetwork.Of(genotype, RandomNetwork.Shape()), genotype);
        var random = new Random(4);
        byte[][] images = [.. Enumerable.Range(0, 3).Select(_ =>
            Enumerable.Range(0, graph.Input.Elements).Select(_ => (byte)random.Next(256)).ToArray())];
        CLibrary.OfInt8(graph, Quantisation.Of(graph.Fold(), _ => (-6, 6)), images).WriteTo(folder["c"]);
        CBuild.MustCompile(folder["c"], CBuild.Strict + " -O2");
        File.WriteAllBytes(folder["images"], [.. images.SelectMany(image => image)]);

        var (_, expected, _) = Processes.Run(folder.In("c", "network"), folder["images"]);
        var (exitCode, actual, error) = Processes.Run("make", "-s", "-C", folder["c"], target);

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal(expected, actual);
    }

    private static void RequireEmulator()
    {
        Processes.Run("make", "--version");
        Processes.Run("arm-none-eabi-gcc", "--version");
        Processes.Run("qemu-system-arm", "--version");
    }

    private static void RequireTools()
    {
        Processes.Run("gcc", "--version");
        Processes.Run("valgrind", "--version");
    }
}
