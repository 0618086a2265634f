using System.Diagnostics;
using System.Globalization;
using DeffArts.Networks;
using static TorchSharp.torch;

namespace DeffArts.Bench;

/// <summary>
/// How the fast weight step grows, one setting at a time. Every row is a process: its peak memory is its own.
/// </summary>
internal static class ScaleBench
{
    /// <summary>Measured at <see cref="StepBenchSettings"/>' defaults; a row needs at most in proportion.</summary>
    private const double BytesOfDefault = 2.6e9;

    private static readonly StepBenchSettings Defaults = new(
        64, 16, 8, 3, Environment.ProcessorCount, FastOnly: true, Only: null);

    public static void Run(int rounds, bool quick)
    {
        var start = quick ? Defaults with { Batch = 16, Rounds = 1 } : Defaults with { Rounds = rounds };
        Axis("batch", quick ? [16, 64] : [16, 32, 64, 128, 256], value => start with { Batch = value });
        Axis("channels", quick ? [16, 32] : [16, 32, 48, 64], value => start with { Channels = value });
        Axis("cells", quick ? [4, 12] : [4, 8, 12, 16, 20], value => start with { Layers = value });
        Axis("threads", [.. new[] { 1, 2, 4, 8, 16 }.Where(count => count <= Environment.ProcessorCount)],
            value => start with { Threads = value });
    }

    /// <summary>One row, in a process of its own: median and minimum of seconds, GFLOP/s, peak memory in GB.</summary>
    public static void RunRow(StepBenchSettings settings)
    {
        set_num_threads(settings.Threads);
        var subject = new StepSubject(Engine.Fast, settings);
        subject.Step(StepSubject.Weight);
        var seconds = new List<double>();
        for (var round = 0; round < settings.Rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            subject.Step(StepSubject.Weight);
            seconds.Add(watch.Elapsed.TotalSeconds);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{StepBench.Median(seconds)} {seconds.Min()} {StepBench.GigaFlops(settings) / StepBench.Median(seconds)} {StepBench.PeakBytes() / 1e9}"));
    }

    private static void Axis(string name, int[] values, Func<int, StepBenchSettings> settingsOf)
    {
        var others = settingsOf(values[0]);
        Console.WriteLine($"{name} (else batch {others.Batch}, {others.Channels} channels, {others.Layers} cells, "
            + $"{others.Threads} threads): median, minimum, ratio to the first, GFLOP/s, peak memory");
        double? first = null;
        foreach (var value in values)
        {
            var settings = settingsOf(value);
            var (need, have) = (BytesAtMost(settings), GC.GetGCMemoryInfo().TotalAvailableMemoryBytes * 0.9);
            if (need > have)
            {
                Console.WriteLine($"{value,8}  skipped: may need {need / 1e9:0.0} GB, there are {have / 1e9:0.0}");
                continue;
            }

            double[] row = [];
            if (!ChildProcess.Run(["scale-row", .. settings.Arguments()], line =>
                row = [.. line.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))])
                || row.Length < 4)
            {
                Console.WriteLine($"{value,8}  failed: its lines above say why");
                continue;
            }

            first ??= row[0];
            Console.WriteLine(
                $"{value,8}  {row[0],7:0.000} s  {row[1],7:0.000} s  {row[0] / first,6:0.00} x  {row[2],5:0} GFLOP/s  {row[3],5:0.0} GB");
        }
    }

    private static double BytesAtMost(StepBenchSettings settings) => BytesOfDefault
        * settings.Batch / Defaults.Batch * settings.Channels / Defaults.Channels * settings.Layers / Defaults.Layers;
}
