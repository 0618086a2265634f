using System.Diagnostics;

namespace DeffArts.Recorded;

/// <summary>Measures a start of a run: steps, the time they take, and memory.</summary>
/// <param name="secondsBefore">Wall seconds of earlier starts of the run.</param>
/// <param name="time">The clock.</param>
public sealed class Meter(double secondsBefore, TimeProvider time)
{
    private readonly long start = time.GetTimestamp();
    private double seconds;
    private double firstSeconds;

    /// <summary>Steps of this start.</summary>
    public long Steps { get; private set; }

    /// <summary>Wall seconds of all starts, up to now.</summary>
    public double WallSeconds => secondsBefore + time.GetElapsedTime(start).TotalSeconds;

    /// <summary>
    /// Mean seconds of a step, evaluations and checkpoints not counted; nor the first step, which warms up memory and
    /// caches, once there are others. Null before the first.
    /// </summary>
    public double? SecondsPerStep => Steps switch
    {
        0 => null,
        1 => firstSeconds,
        _ => seconds / (Steps - 1),
    };

    /// <summary>The most memory that the process ever held, in bytes.</summary>
    public static long PeakMemory
    {
        get
        {
            using var process = Process.GetCurrentProcess();
            return process.PeakWorkingSet64;
        }
    }

    /// <summary>Counts a step that took <paramref name="duration"/>.</summary>
    public void Count(TimeSpan duration)
    {
        if (Steps++ == 0)
        {
            firstSeconds = duration.TotalSeconds;
        }
        else
        {
            seconds += duration.TotalSeconds;
        }
    }
}
