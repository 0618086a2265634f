using System.Collections.Immutable;
using DeffArts.Cost;
using DeffArts.Space;

namespace DeffArts.Measuring;

/// <summary>
/// Measures the parts of networks: small networks whose cells hold every operation are exported and counted, and the
/// instructions of their steps are added up by parts.
/// </summary>
public static class OperationProbe
{
    /// <summary>
    /// Channels and image sizes of the networks; deeper cells have twice and four times the channels.
    /// </summary>
    private static readonly ImmutableArray<(int Channels, int Size)> Shapes =
        [(4, 8), (4, 16), (4, 32), (8, 8), (8, 16), (8, 32), (16, 16), (16, 32)];

    private const int Layers = 4;

    /// <summary>Every operation of the known genotypes once on input 0 or 1, two or three in each node.</summary>
    public static Genotype Cells { get; } = new(Cell(), Cell());

    /// <summary>Counts, network by network; <paramref name="progress"/> is told of each one.</summary>
    /// <exception cref="ToolException">A compiler, valgrind or the emulator is missing or fails.</exception>
    public static MeasuredTable Measure(MeasuringTarget target, bool isInt8, Action<string> progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        var rows = new List<MeasuredRow>();
        foreach (var (channels, size) in Shapes)
        {
            progress($"network of {Layers} cells, {channels} channels, {size}x{size}");
            rows.AddRange(
                Rows(new NetworkShape(Layers, channels, size, ImageChannels: 3, Classes: 10), target, isInt8));
        }

        return new MeasuredTable(
        [
            .. rows.GroupBy(row => row.Part).Select(Mean)
                .OrderBy(row => row.Part.Name, StringComparer.Ordinal).ThenBy(row => row.Part.Stride)
                .ThenBy(row => row.Part.Channels).ThenBy(row => row.Part.Size),
        ]);
    }

    /// <summary>The parts of one network, each place for itself.</summary>
    internal static IEnumerable<MeasuredRow> Rows(NetworkShape shape, MeasuringTarget target, bool isInt8)
    {
        var measurement = NetworkMeasurement.Of(Cells, shape, target, isInt8);
        var parts = new StepParts(Cells, shape);
        return measurement.Library.Plan.Program.Steps.Zip(
            measurement.Steps, (step, count) => (Place: parts.Of(step), Count: count))
            .GroupBy(entry => entry.Place.Key, StringComparer.Ordinal)
            .Select(group => (group.First().Place, Instructions: group.Sum(entry => entry.Count)))
            .Where(entry => entry.Place.Count.Work.Total > 0)
            .Select(entry => new MeasuredRow(entry.Place.Part, entry.Place.Count.Work.Total, entry.Instructions));
    }

    private static MeasuredRow Mean(IEnumerable<MeasuredRow> rows)
    {
        var all = rows.ToList();
        return new MeasuredRow(
            all[0].Part, (long)Math.Round(all.Average(row => row.Operations)),
            Math.Round(all.Average(row => row.Instructions)));
    }

    private static CellGenotype Cell()
    {
        Operation[] operations = [.. Operation.Paper.Where(operation => !operation.IsNone),
            .. ((string[])["sep_conv_7x7", "conv_7x1_1x7"]).Select(Operation.Parse)];
        return new CellGenotype(
            operations.Chunk(2).Select(pair => pair.Select((operation, i) => new Connection(operation, i))
                .Append(new Connection(new SkipConnect(), 1))),
            Enumerable.Range(CellFrame.MostInputs, (operations.Length + 1) / 2));
    }
}
