namespace DeffArts.Kernels.Work;

/// <summary>
/// Threads that share out the parts of a loop. They sleep between loops, so that libtorch's threads have the cores, but
/// watch for the next loop for a moment first: a cell is a chain of short ones.
/// </summary>
internal sealed class Workers
{
    private const int SpinsBeforeSleep = 2000;
    private readonly SemaphoreSlim[] wake;
    private readonly bool[] sleeps;
    private readonly Lock running = new();
    private Action<int, int>? body;
    private int parts;
    private int nextPart;
    private int busy;
    private int loop;
    private Exception? failure;

    private Workers(int threads)
    {
        Threads = threads;
        wake = [.. Enumerable.Range(0, threads).Select(_ => new SemaphoreSlim(0))];
        sleeps = new bool[threads];
        for (var i = 1; i < threads; i++)
        {
            var worker = i;
            new Thread(() => Serve(worker)) { IsBackground = true, Name = $"kernels {worker}" }.Start();
        }
    }

    private static readonly Lock Choosing = new();
    private static readonly Dictionary<int, Workers> BySize = [];

    /// <summary>The process's team of that size; the calling thread is one of it.</summary>
    public static Workers Of(int threads)
    {
        lock (Choosing)
        {
            if (!BySize.TryGetValue(threads, out var workers))
            {
                BySize[threads] = workers = new Workers(Math.Max(1, threads));
            }

            return workers;
        }
    }

    /// <summary>How many threads, the caller's included.</summary>
    public int Threads { get; }

    /// <summary>
    /// Calls <paramref name="work"/> with each part from 0 and the number of the thread that runs it, and returns when
    /// all are done. Which thread takes which part is chance: results must not depend on it.
    /// </summary>
    public void Run(int count, Action<int, int> work)
    {
        lock (running)
        {
            (body, parts, nextPart, failure) = (work, count, 0, null);
            Volatile.Write(ref busy, Threads - 1);
            Interlocked.Increment(ref loop);
            for (var i = 1; i < Threads; i++)
            {
                if (Volatile.Read(ref sleeps[i]))
                {
                    wake[i].Release();
                }
            }

            Work(0);
            var spin = default(SpinWait);
            while (Volatile.Read(ref busy) > 0)
            {
                spin.SpinOnce(sleep1Threshold: -1);
            }

            body = null;
            if (failure is { } thrown)
            {
                throw new InvalidOperationException("a kernel failed", thrown);
            }
        }
    }

    private void Work(int thread)
    {
        try
        {
            for (var part = Interlocked.Increment(
                ref nextPart) - 1; part < parts; part = Interlocked.Increment(ref nextPart) - 1)
            {
                body!(part, thread);
            }
        }
#pragma warning disable CA1031 // Whatever it is, it belongs to the caller of Run.
        catch (Exception e)
#pragma warning restore CA1031
        {
            failure = e;
        }
    }

    private void Serve(int worker)
    {
        var seen = 0;
        while (true)
        {
            for (var i = 0; i < SpinsBeforeSleep && Volatile.Read(ref loop) == seen; i++)
            {
                Thread.SpinWait(20);
            }

            if (Volatile.Read(ref loop) == seen)
            {
                Sleep(worker, seen);
            }

            seen = Volatile.Read(ref loop);
            Work(worker);
            Interlocked.Decrement(ref busy);
        }
    }

    private void Sleep(int worker, int seen)
    {
        Volatile.Write(ref sleeps[worker], value: true);
        Interlocked.MemoryBarrier();
        // A loop that began before it saw this one asleep sends no signal; one that saw it may send one too many.
        while (Volatile.Read(ref loop) == seen)
        {
            wake[worker].Wait();
        }

        Volatile.Write(ref sleeps[worker], value: false);
    }
}
