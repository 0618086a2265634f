namespace DeffArts.Fuzz;

/// <summary>Ends the program when one input takes too long: a thread that hangs cannot be stopped otherwise.</summary>
internal sealed class Watchdog : IDisposable
{
    /// <summary>Generous: an input takes milliseconds, but the machine may be busy.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Timer timer;
    private readonly Action hung;
    private long since = long.MaxValue;

    /// <summary>Watches; <paramref name="hung"/> is called on another thread, before the end.</summary>
    public Watchdog(Action hung)
    {
        this.hung = hung;
        timer = new Timer(_ => Look(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    /// <summary>An input begins.</summary>
    public void Begin() => Volatile.Write(ref since, TimeProvider.System.GetTimestamp());

    /// <summary>It is done.</summary>
    public void End() => Volatile.Write(ref since, long.MaxValue);

    /// <inheritdoc/>
    public void Dispose() => timer.Dispose();

    private void Look()
    {
        if (Volatile.Read(ref since) is var start and < long.MaxValue
            && TimeProvider.System.GetElapsedTime(start) > Limit)
        {
            hung();
            Environment.Exit(1);
        }
    }
}
