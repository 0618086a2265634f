namespace DeffArts.Kernels.Work;

/// <summary>
/// The images of a batch in parts that do not depend on the number of threads: whatever is summed over the batch is
/// summed part by part first.
/// </summary>
internal readonly record struct Partition(int Images)
{
    /// <summary>The most parts; more would keep more threads busy, and cost a sum of weight gradients each.</summary>
    public const int MostParts = 16;

    /// <summary>How many parts there are.</summary>
    public int Parts => Math.Min(Images, MostParts);

    /// <summary>The first image of a part; that of the part after the last is the number of images.</summary>
    public int First(int part) => (int)((long)Images * part / Parts);
}
