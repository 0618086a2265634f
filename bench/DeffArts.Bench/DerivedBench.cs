using System.Diagnostics;
using DeffArts.Networks;
using DeffArts.Space;
using DeffArts.Training;
using static TorchSharp.torch;

namespace DeffArts.Bench;

/// <summary>
/// The training step of a derived network on noise of CIFAR-10's size, with drop path and auxiliary tower: both engines
/// in turn within each round.
/// </summary>
internal static class DerivedBench
{
    private const string Cells = "DARTS_V2";
    private const double DropPath = 0.2;

    public static void Run(StepBenchSettings settings)
    {
        set_num_threads(settings.Threads);
        var engines = settings.FastOnly ? new[] { Engine.Fast } : [Engine.Fast, Engine.Reference];
        var subjects = engines.Select(engine => new Subject(engine, settings)).ToList();
        var training = engines.ToDictionary(engine => engine, _ => new List<Timing>());
        var evaluation = engines.ToDictionary(engine => engine, _ => new List<Timing>());
        for (var round = 0; round <= settings.Rounds; round++)
        {
            foreach (var subject in subjects)
            {
                var step = Time(subject.Train);
                var pass = Time(subject.Evaluate);
                // The first round touches its memory and compiles its code.
                if (round > 0)
                {
                    training[subject.Engine].Add(step);
                    evaluation[subject.Engine].Add(pass);
                }
            }
        }

        Console.WriteLine($"{Cells}, batch {settings.Batch}, {settings.Channels} channels, {settings.Layers} cells, "
            + $"{settings.Threads} threads");
        Report("training step", training);
        Report("evaluation", evaluation);
        Console.WriteLine($"peak memory: {StepBench.PeakBytes() / 1e9:0.00} GB");
        if (engines.Length == 2)
        {
            Console.WriteLine($"evaluation of {Cells}: {Ratio(evaluation):0.0} x reference");
            Console.WriteLine($"training step of {Cells}: {Ratio(training):0.0} x reference");
        }
    }

    private static void Report(string what, Dictionary<Engine, List<Timing>> timings)
    {
        foreach (var (engine, times) in timings)
        {
            Console.WriteLine(
                $"{what}, {engine.ToString().ToLowerInvariant()}: median {Median(times, time => time.Wall):0.000} s, "
                + $"minimum {times.Min(time => time.Wall):0.000} s, "
                + $"processor time {Median(times, time => time.Processor):0.000} s");
        }
    }

    private static double Ratio(Dictionary<Engine, List<Timing>> timings) =>
        Median(timings[Engine.Reference], time => time.Wall) / Median(timings[Engine.Fast], time => time.Wall);

    private static double Median(List<Timing> timings, Func<Timing, double> part) =>
        StepBench.Median([.. timings.Select(part)]);

    private static Timing Time(Action action)
    {
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        action();
        var wall = watch.Elapsed;
        process.Refresh();
        return new Timing(wall.TotalSeconds, (process.TotalProcessorTime - before).TotalSeconds);
    }

    /// <summary>Seconds by the clock, and of all threads together.</summary>
    private readonly record struct Timing(double Wall, double Processor);

    /// <summary>A network with its optimizer under one engine.</summary>
    private sealed class Subject
    {
        private readonly DerivedNetwork network;
        private readonly WeightOptimizer optimizer;
        private readonly TrainingSettings training = new();
        private readonly Tensor images;
        private readonly Tensor labels;

        public Subject(Engine engine, StepBenchSettings settings)
        {
            Engine = engine;
            manual_seed(1);
            network = new DerivedNetwork(
                KnownGenotypes.Get(Cells), StepSubject.Shape(settings), withAuxiliary: true, engine);
            optimizer = new WeightOptimizer(
                [.. network.named_parameters().Select(entry => (entry.name, entry.parameter))], training.Descent());
            (images, labels) = (randn(settings.Batch, 3, 32, 32), arange(settings.Batch).remainder(10));
        }

        public Engine Engine { get; }

        public void Train()
        {
            using var scope = NewDisposeScope();
            network.train();
            var (logits, auxiliary) = network.Forward(images, DropPath);
            optimizer.Step(nn.functional.cross_entropy(logits, labels)
                + training.AuxiliaryWeight * nn.functional.cross_entropy(auxiliary!, labels));
        }

        public void Evaluate()
        {
            using var scope = NewDisposeScope();
            using var still = no_grad();
            network.eval();
            network.Forward(images).Logits.argmax(1).cpu();
        }
    }
}
