using System.Diagnostics;
using DeffArts.Cost;
using DeffArts.Data;
using DeffArts.Networks;
using DeffArts.Search;
using DeffArts.Space;
using DeffArts.Training;
using static TorchSharp.torch;

namespace DeffArts.Bench;

/// <summary>What to time.</summary>
internal sealed record StepBenchSettings(int Batch, int Channels, int Layers, int Rounds, int Threads, bool FastOnly, string? Only);

/// <summary>
/// The steps of the search on noise of CIFAR-10's size, both engines in turn within each round, so that whatever else
/// the machine does meets both.
/// </summary>
internal static class StepBench
{
    private static readonly string[] AllSteps = ["weight step", "first order step", "second order step"];

    public static void Run(StepBenchSettings settings)
    {
        set_num_threads(settings.Threads);
        var steps = AllSteps.Where(step => step.StartsWith(settings.Only ?? "", StringComparison.Ordinal)).ToArray();
        var engines = settings.FastOnly ? new[] { Engine.Fast } : [Engine.Fast, Engine.Reference];
        var subjects = engines.Select(engine => new Subject(engine, settings)).ToList();
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
        Dictionary<(Engine, string), List<double>> seconds, Dictionary<(Engine, string), List<double>> processor, double product)
    {
        Console.WriteLine($"batch {settings.Batch}, {settings.Channels} channels, {settings.Layers} cells, "
            + $"{settings.Threads} threads; a matrix product runs at {product:0} GFLOP/s");
        var plan = NetworkPlan.ForSearch(SearchSpace.Paper, Subject.Shape(settings));
        var work = 3 * 2 * ConvolutionCount.PerImage(SearchSpace.Paper, plan) * settings.Batch / 1e9;
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

        Console.WriteLine($"peak memory: {Process.GetCurrentProcess().PeakWorkingSet64 / 1e9:0.00} GB");
        if (engines.Length == 2)
        {
            foreach (var step in steps)
            {
                Console.WriteLine($"{step}: {Median(seconds[(Engine.Reference, step)]) / Median(seconds[(Engine.Fast, step)]):0.0} x reference");
            }
        }
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

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    /// <summary>A search's parts under one engine.</summary>
    private sealed class Subject
    {
        private readonly Supernet supernet;
        private readonly Alphas alphas;
        private readonly WeightOptimizer optimizer;
        private readonly SupernetLosses losses;
        private readonly Batch batch;

        public Subject(Engine engine, StepBenchSettings settings)
        {
            Engine = engine;
            manual_seed(1);
            var space = SearchSpace.Paper;
            supernet = new Supernet(space, Shape(settings), engine: engine);
            alphas = new Alphas(space);
            var weights = supernet.named_parameters().Select(entry => (entry.name, entry.parameter)).ToList();
            var search = new SearchSettings();
            optimizer = new WeightOptimizer(weights, search.Descent());
            batch = new Batch(randn(settings.Batch, 3, 32, 32), arange(settings.Batch).remainder(10));
            var cost = new ExpectedCost(new PaperCost(Processor.Paper, Convention.Table2, search.NoneCost), space, CPU);
            losses = new SupernetLosses(supernet, [.. weights.Select(weight => weight.parameter)], alphas,
                new Objective(cost, search.Gamma, search.Beta), batch, batch);
        }

        public Engine Engine { get; }

        public static NetworkShape Shape(StepBenchSettings settings) => new(settings.Layers, settings.Channels, 32, 3, 10);

        public void Step(string step)
        {
            using var scope = NewDisposeScope();
            if (step == AllSteps[0])
            {
                optimizer.Step(losses.Training());
                return;
            }

            ArchitectureStep architecture = step == AllSteps[1] ? new FirstOrder() : new SecondOrder(optimizer.NextStep);
            using var held = supernet.HoldStatistics();
            architecture.Gradient(losses);
        }
    }
}
