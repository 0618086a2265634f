using System.Diagnostics;
using DeffArts.Networks;
using static TorchSharp.torch;

namespace DeffArts.Bench;

/// <summary>The fast engine's steps with all channels and with partial channels, in turn within each round.</summary>
internal static class PartialBench
{
    public static void Run(StepBenchSettings settings, int k)
    {
        set_num_threads(settings.Threads);
        string[] steps = [.. new[] { StepSubject.First, StepSubject.Weight }
            .Where(step => step.StartsWith(settings.Only ?? "", StringComparison.Ordinal))];
        (string Name, StepSubject Subject)[] subjects =
        [
            ("full", new StepSubject(Engine.Fast, settings)),
            ($"1/{k} of the channels", new StepSubject(Engine.Fast, settings, k)),
        ];
        var seconds = steps.SelectMany(step => subjects.Select(subject => (step, subject.Name)))
            .ToDictionary(key => key, _ => new List<double>());
        for (var round = 0; round <= settings.Rounds; round++)
        {
            foreach (var (name, subject) in subjects)
            {
                foreach (var step in steps)
                {
                    var watch = Stopwatch.StartNew();
                    subject.Step(step);
                    // The first round touches its memory and compiles its code.
                    if (round > 0)
                    {
                        seconds[(step, name)].Add(watch.Elapsed.TotalSeconds);
                    }
                }
            }
        }

        Console.WriteLine(
            $"batch {settings.Batch}, {settings.Channels} channels, {settings.Layers} cells, {settings.Threads} threads");
        foreach (var step in steps)
        {
            foreach (var (name, _) in subjects)
            {
                var times = seconds[(step, name)];
                Console.WriteLine(
                    $"{step}, {name}: median {StepBench.Median(times):0.000} s, minimum {times.Min():0.000} s");
            }

            var ratio = StepBench.Median(
                seconds[(step, subjects[0].Name)]) / StepBench.Median(seconds[(step, subjects[1].Name)]);
            Console.WriteLine($"partial {step}: {ratio:0.0} x full");
        }
    }
}
