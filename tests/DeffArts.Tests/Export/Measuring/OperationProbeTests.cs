using DeffArts.Cost;
using DeffArts.Export.Measuring;
using DeffArts.Space;
using DeffArts.Tests.Runs;
using Xunit;

namespace DeffArts.Tests.Export.Measuring;

public class OperationProbeTests
{
    private static readonly NetworkShape Small = new(Layers: 4, Channels: 4, ImageSize: 8, ImageChannels: 3, Classes: 10);

    [Fact]
    public void CountedPartsForetellTheNetworkThatTheyWereCountedIn()
    {
        RequireTools();
        var rows = OperationProbe.Rows(Small, MeasuringTarget.Host, isInt8: false).ToList();
        var processor = Processor.Parse(
            ProcessorText.Write(Processor.Paper with { Name = "mine", Measured = new MeasuredTable([.. rows]) }), "mine.toml");
        var counted = NetworkMeasurement.Of(OperationProbe.Cells, Small, MeasuringTarget.Host, isInt8: false).Instructions;

        Assert.InRange(new NetworkCost(processor, Small, noneCost: 0).Exact(OperationProbe.Cells) / counted, 0.97, 1.03);
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

    [Fact]
    public void AnEmulatedCortexMGivesTheComputersClasses()
    {
        Processes.Run("arm-none-eabi-gcc", "--version");
        Processes.Run("qemu-system-arm", "--version");
        var measurement = NetworkMeasurement.Of(KnownGenotypes.Get("DARTS_V2"), Small, MeasuringTarget.CortexM4, isInt8: true);

        Assert.All(measurement.Steps, count => Assert.Equal(0, count % 40));
        Assert.InRange(measurement.Instructions, 1, long.MaxValue);
        Assert.Equal(measurement.Library.Plan.Program.Steps.Length, measurement.Steps.Length);
    }

    private static void RequireTools()
    {
        Processes.Run("gcc", "--version");
        Processes.Run("valgrind", "--version");
    }
}
