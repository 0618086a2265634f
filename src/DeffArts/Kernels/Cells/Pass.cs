using DeffArts.Kernels.Memory;
using DeffArts.Kernels.Work;

namespace DeffArts.Kernels.Cells;

/// <summary>What a cell needs to know of the pass that it is part of.</summary>
/// <param name="Partition">The images.</param>
/// <param name="Workers">The threads.</param>
/// <param name="Scratch">One for each thread.</param>
/// <param name="Training">Normalise by the batch.</param>
/// <param name="UpdatesStatistics">Move the running statistics.</param>
/// <param name="Stop">Once cancelled, what is left of the pass is left out, and its results are of no use.</param>
internal sealed record Pass(
    Partition Partition, Workers Workers, IReadOnlyList<Scratch> Scratch, bool Training, bool UpdatesStatistics,
    CancellationToken Stop)
{
    /// <summary>
    /// One image of a walk: its number, its part, whether it is the part's first, and the thread's memory.
    /// </summary>
    public delegate void ImageAction(int image, int part, bool isFirst, Scratch scratch);

    /// <summary>Calls <paramref name="action"/> for every image, those of a part one after the other.</summary>
    public void ForImages(ImageAction action) => Workers.Run(Partition.Parts, (part, thread) =>
    {
        var first = Partition.First(part);
        for (var image = first; image < Partition.First(part + 1) && !Stop.IsCancellationRequested; image++)
        {
            action(image, part, image == first, Scratch[thread]);
        }
    });

    /// <summary>Calls <paramref name="action"/> for every item, on any thread.</summary>
    public void ForEach<T>(IReadOnlyList<T> items, Action<T> action) =>
        Workers.Run(items.Count, (part, _) => action(items[part]));

    /// <summary>Values in a channel of <paramref name="plane"/> over the batch.</summary>
    public long Count(Plane plane) => (long)Partition.Images * plane.Pixels;
}
