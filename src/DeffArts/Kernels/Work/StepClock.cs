using System.Diagnostics;

namespace DeffArts.Kernels.Work;

/// <summary>Kinds of work in a step.</summary>
internal enum WorkKind
{
    /// <summary>Depthwise convolutions, forward, again in the backward pass, and the gradient of their input.</summary>
    Depthwise,

    /// <summary>The gradient of their weights.</summary>
    DepthwiseWeights,

    /// <summary>Full convolutions, forward and the gradient of their input.</summary>
    Dense,

    /// <summary>The gradient of their weights.</summary>
    DenseWeights,

    /// <summary>1x1 convolutions, forward and the gradient of their input.</summary>
    Pointwise,

    /// <summary>The gradient of their weights.</summary>
    PointwiseWeights,

    /// <summary>Gradients through BatchNorm.</summary>
    NormGradient,

    /// <summary>Normalised values written out.</summary>
    Normalise,

    /// <summary>Sums of values, of gradients and of their products, for BatchNorm and alpha.</summary>
    Statistics,

    /// <summary>The weighted sums of nodes, and of gradients.</summary>
    NodeSums,

    /// <summary>Pools.</summary>
    Pools,

    /// <summary>The shuffle of partial channels.</summary>
    Shuffle,

    /// <summary>ReLU, gathering, scattering, copies into padded tiles.</summary>
    Layout,

    /// <summary>The parts' weight gradients added up.</summary>
    WeightSums,

    /// <summary>Clipping and the optimizer's step, as seen by its caller.</summary>
    Optimizer,

    /// <summary>A whole pass forward or backward of stem and cells, as seen by its caller.</summary>
    Pass,
}

/// <summary>
/// Time by kind of work, all threads together. Off unless the process is started with the switch; then everything here
/// is compiled to nothing.
/// </summary>
internal static class StepClock
{
    /// <summary>The switch's name for <see cref="AppContext"/>, to be set before any kernel is used.</summary>
    public const string Switch = "DeffArts.StepClock";

    private static readonly bool On = AppContext.TryGetSwitch(Switch, out var on) && on;
    private static readonly long[] Ticks = new long[Enum.GetValues<WorkKind>().Length];

    /// <summary>Whether time is counted.</summary>
    public static bool IsOn => On;

    /// <summary>A moment, for <see cref="Stop"/>.</summary>
    public static long Start() => On ? Stopwatch.GetTimestamp() : 0;

    /// <summary>Counts the time since <paramref name="start"/>.</summary>
    public static void Stop(WorkKind kind, long start)
    {
        if (On)
        {
            Interlocked.Add(ref Ticks[(int)kind], Stopwatch.GetTimestamp() - start);
        }
    }

    /// <summary>Seconds of each kind since the last call.</summary>
    public static IReadOnlyDictionary<WorkKind, double> TakeSeconds() => Enum.GetValues<WorkKind>().ToDictionary(
        kind => kind, kind => (double)Interlocked.Exchange(ref Ticks[(int)kind], 0) / Stopwatch.Frequency);
}
