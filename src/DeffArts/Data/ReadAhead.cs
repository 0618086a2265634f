namespace DeffArts.Data;

/// <summary>
/// The values of a pure function of the position 0, 1, 2, ..., computed a few positions ahead on background threads.
/// As the function is pure, timing cannot change what <see cref="Next"/> returns. Used from one thread.
/// </summary>
public sealed class ReadAhead<T>(Func<long, T> value, int depth)
{
    private readonly Queue<Task<T>> ahead = new();

    /// <summary>The position whose value <see cref="Next"/> returns.</summary>
    public long Position { get; private set; }

    /// <summary>
    /// Goes to another position. Values under way for the old one finish in the background and are dropped.
    /// </summary>
    public void Seek(long position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ahead.Clear();
        Position = position;
    }

    /// <summary>
    /// The value at the position, which then moves on. What the function throws is thrown here, and the position stays.
    /// </summary>
    public T Next()
    {
        Fill();
        T result;
        try
        {
            result = ahead.Peek().GetAwaiter().GetResult();
        }
        catch
        {
            // Forget the failed value: the next call tries again instead of repeating an old failure.
            ahead.Clear();
            throw;
        }

        _ = ahead.Dequeue();
        Position++;
        Fill();
        return result;
    }

    private void Fill()
    {
        while (ahead.Count < depth)
        {
            var position = Position + ahead.Count;
            ahead.Enqueue(Task.Run(() => value(position)));
        }
    }
}
