using System.Diagnostics;
using DeffArts.Networks;
using DeffArts.Space;
using static TorchSharp.torch;

namespace DeffArts.Bench;

/// <summary>What to time.</summary>
internal sealed record StepBenchSettings(
    int Batch, int Channels, int Layers, int Rounds, int Threads, bool FastOnly, string? Only)
{
    /// <summary>As this program's arguments.</summary>
    public IReadOnlyList<string> Arguments() =>
    [
        "--batch", $"{Batch}", "--channels", $"{Channels}", "--layers", $"{Layers}", "--rounds", $"{Rounds}",
        "--threads", $"{Threads}",
    ];
}

/// <summary>
/// The steps of the search on noise of CIFAR-10's size, both engines in turn within each round, so that whatever else
/// the machine does meets both.
/// </summary>
internal static class StepBench
{
    private static readonly string[] AllSteps = [StepSubject.Weight, StepSubject.First, StepSubject.Second];

    public static void Run(StepBenchSettings settings)
    {
        set_num_threads(settings.Threads);
        var steps = AllSteps.Where(step => step.StartsWith(settings.Only ?? "", StringComparison.Ordinal)).ToArray();
        var engines = settings.FastOnly ? new[] { Engine.Fast } : [Engine.Fast, Engine.Reference];
        var subjects = engines.Select(engine => new StepSubject(engine, settings)).ToList();
        var seconds = new Dictionary<(Engine, string), List<double>>();
        var work = new Dictionary<(Engine, string), List<double>>();
        var process = Process.GetCurrentProcess();
        var products = new List<double>();
        for (var round = 0; round <= settings.Rounds; round++)
        {
            products.Add(MatrixProduct());
            foreach (var subject in subjects)
            {
                foreach (var step in steps)
                {
                    process.Refresh();
                    var before = process.TotalProcessorTime;
                    var watch = Stopwatch.StartNew();
                    subject.Step(step);
                    var elapsed = watch.Elapsed;
                    process.Refresh();
                    // The first round touches its memory and compiles its code.
                    if (round > 0)
                    {
                        Add(seconds, (subject.Engine, step), elapsed);
                        Add(work, (subject.Engine, step), process.TotalProcessorTime - before);
                    }
                }
            }
        }

        Report(settings, engines, steps, seconds, work, Median(products));
    }

    private static void Report(
        StepBenchSettings settings, Engine[] engines, string[] steps,
        Dictionary<(Engine, string), List<double>> seconds, Dictionary<(Engine, string), List<double>> processor,
        double product)
    {
        Console.WriteLine($"batch {settings.Batch}, {settings.Channels} channels, {settings.Layers} cells, "
            + $"{settings.Threads} threads; a matrix product runs at {product:0} GFLOP/s");
        var work = GigaFlops(settings);
        foreach (var step in steps)
        {
            foreach (var engine in engines)
            {
                var times = seconds[(engine, step)];
                Console.WriteLine($"{step}, {engine.ToString().ToLowerInvariant()}: median {Median(times):0.000} s, "
                    + $"minimum {times.Min():0.000} s, processor time {Median(processor[(engine, step)]):0.000} s");
            }
        }

        if (seconds.TryGetValue((Engine.Fast, AllSteps[0]), out var weightSteps))
        {
            var rate = work / Median(weightSteps);
            Console.WriteLine($"weight step: {work:0.0} GFLOP of convolution at {rate:0} GFLOP/s, "
                + $"{100 * rate / product:0} % of the matrix product");
        }

        Console.WriteLine($"peak memory: {PeakBytes() / 1e9:0.00} GB");
        if (engines.Length == 2)
        {
            foreach (var step in steps)
            {
                Console.WriteLine(
                    $"{step}: {Median(seconds[(Engine.Reference, step)]) / Median(seconds[(Engine.Fast, step)]):0.0} x reference");
            }
        }
    }

    /// <summary>GFLOP of convolution in a weight step: forward, input gradient and weight gradient.</summary>
    internal static double GigaFlops(StepBenchSettings settings)
    {
        var plan = NetworkPlan.ForSearch(SearchSpace.Paper, StepSubject.Shape(settings));
        return 3 * 2 * ConvolutionCount.PerImage(SearchSpace.Paper, plan) * settings.Batch / 1e9;
    }

    /// <summary>The most memory that this process has used.</summary>
    internal static long PeakBytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }

    /// <summary>GFLOP/s of libtorch's float32 product of two square matrices.</summary>
    private static double MatrixProduct()
    {
        const int size = 2048;
        using var scope = NewDisposeScope();
        var (a, b) = (randn(size, size), randn(size, size));
        var best = 0.0;
        for (var i = 0; i < 4; i++)
        {
            var watch = Stopwatch.StartNew();
            a.mm(b);
            best = Math.Max(best, 2.0 * size * size * size / watch.Elapsed.TotalSeconds / 1e9);
        }

        return best;
    }

    private static void Add(Dictionary<(Engine, string), List<double>> lists, (Engine, string) key, TimeSpan time)
    {
        var list = lists.TryGetValue(key, out var known) ? known : lists[key] = [];
        list.Add(time.TotalSeconds);
    }

    internal static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
