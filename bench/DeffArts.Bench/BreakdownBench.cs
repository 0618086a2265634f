using System.Diagnostics;
using DeffArts.Kernels.Work;
using DeffArts.Networks;
using static TorchSharp.torch;

namespace DeffArts.Bench;

/// <summary>
/// Where the time of a fast weight step goes, by kind of work. Every call of a kernel is timed, so this runs in a
/// process of its own and costs a little: trust the shares.
/// </summary>
internal static class BreakdownBench
{
    /// <summary>Runs this program once more with the clock on, and prints what it prints.</summary>
    /// <returns>Whether it ended well.</returns>
    public static bool RunApart(StepBenchSettings settings, int partialChannels)
    {
        Console.Out.Flush();
        return ChildProcess.Run(
            ["breakdown", .. settings.Arguments(), "--partial-channels", $"{partialChannels}"], Console.WriteLine);
    }

    public static void Run(StepBenchSettings settings, int partialChannels)
    {
        AppContext.SetSwitch(StepClock.Switch, isEnabled: true);
        set_num_threads(settings.Threads);
        var subject = new StepSubject(Engine.Fast, settings, partialChannels);
        subject.Step(StepSubject.Weight);
        StepClock.TakeSeconds();
        var watch = Stopwatch.StartNew();
        for (var round = 0; round < settings.Rounds; round++)
        {
            subject.Step(StepSubject.Weight);
        }

        Report(StepClock.TakeSeconds(), watch.Elapsed.TotalSeconds / settings.Rounds, settings);
    }

    private static void Report(IReadOnlyDictionary<WorkKind, double> seconds, double step, StepBenchSettings settings)
    {
        var rows = seconds.Where(kind => kind.Key is not (WorkKind.Pass or WorkKind.Optimizer))
            .Select(kind => (Name: NameOf(kind.Key), Seconds: kind.Value / settings.Rounds)).ToList();
        var (pass, optimizer) =
            (seconds[WorkKind.Pass] / settings.Rounds, seconds[WorkKind.Optimizer] / settings.Rounds);
        rows.Add(("packing of weights, sums over parts, waiting of threads",
            pass * settings.Threads - rows.Sum(row => row.Seconds)));
        rows.Add(("clipping and optimizer, all threads", optimizer * settings.Threads));
        rows.Add(("libtorch and its graph around it, all threads", (step - pass - optimizer) * settings.Threads));
        Console.WriteLine(
            $"a weight step's {1000 * step * settings.Threads:0} ms on {settings.Threads} threads together, timed call by call:");
        foreach (var (name, time) in rows.Where(row => row.Seconds > 0).OrderByDescending(row => row.Seconds))
        {
            Console.WriteLine($"  {100 * time / (step * settings.Threads),5:0.0} %  {1000 * time,7:0.0} ms  {name}");
        }
    }

    private static string NameOf(WorkKind kind) => kind switch
    {
        WorkKind.Depthwise => "depthwise, forward (twice) and input gradient",
        WorkKind.DepthwiseWeights => "depthwise, weight gradient",
        WorkKind.Pointwise => "1x1, forward and input gradient",
        WorkKind.PointwiseWeights => "1x1, weight gradient",
        WorkKind.NormGradient => "gradient through BatchNorm",
        WorkKind.Normalise => "normalising",
        WorkKind.Statistics => "sums of values, gradients and products (BatchNorm, alpha)",
        WorkKind.NodeSums => "nodes' weighted sums and their gradients",
        WorkKind.Pools => "pools",
        WorkKind.Shuffle => "shuffle of partial channels",
        WorkKind.Layout => "ReLU, gathering, copies into padded tiles",
        WorkKind.WeightSums => "parts' weight gradients added up",
        _ => $"{kind}",
    };
}
