using System.Diagnostics;
using DeffArts.Networks;
using static TorchSharp.torch;

namespace DeffArts.Bench;

/// <summary>The fast engine's steps and those of an op-by-op PyTorch script, in turn within each round.</summary>
internal static class PeerBench
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(50);

    private static readonly (string Ours, string Theirs)[] AllSteps =
        [(StepSubject.Weight, "weight"), (StepSubject.First, "first"), (StepSubject.Second, "second")];

    /// <returns>The exit code.</returns>
    public static int Run(StepBenchSettings settings)
    {
        using var peer = Peer.Start(settings);
        if (peer is null)
        {
            Console.Error.WriteLine("no PyTorch for python3: the peer needs it; on Debian: apt install python3-torch");
            return 1;
        }

        set_num_threads(settings.Threads);
        Console.WriteLine($"batch {settings.Batch}, {settings.Channels} channels, {settings.Layers} cells, "
            + $"{settings.Threads} threads; the peer is PyTorch and its weights: {peer.Description}");
        var subject = new StepSubject(Engine.Fast, settings);
        // The peer's second order takes minutes: only when it is asked for.
        var steps = AllSteps.Where(step => settings.Only is { } only ? step.Theirs == only : step.Theirs != "second")
            .ToArray();
        var (ours, theirs) =
            (steps.ToDictionary(s => s, _ => new List<double>()), steps.ToDictionary(s => s, _ => new List<double>()));
        for (var round = 0; round <= settings.Rounds; round++)
        {
            foreach (var step in steps)
            {
                var watch = Stopwatch.StartNew();
                subject.Step(step.Ours);
                var mine = watch.Elapsed.TotalSeconds;
                // After work, OpenMP's threads spin for some milliseconds before they sleep.
                Thread.Sleep(Rest);
                var other = peer.Step(step.Theirs);
                Thread.Sleep(Rest);
                if (round > 0)
                {
                    ours[step].Add(mine);
                    theirs[step].Add(other);
                }
            }
        }

        foreach (var step in steps)
        {
            Console.WriteLine(
                $"{step.Ours}: fast median {StepBench.Median(ours[step]):0.000} s, minimum {ours[step].Min():0.000} s; "
                + $"peer median {StepBench.Median(theirs[step]):0.00} s, minimum {theirs[step].Min():0.00} s; "
                + $"minima {theirs[step].Min() / ours[step].Min():0.0} x");
        }

        foreach (var step in steps)
        {
            Console.WriteLine(
                $"{step.Ours}: {StepBench.Median(theirs[step]) / StepBench.Median(ours[step]):0.0} x peer");
        }

        return 0;
    }
}
