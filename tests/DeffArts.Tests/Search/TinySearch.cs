using DeffArts.Cost;
using DeffArts.Data;
using DeffArts.Search;
using static TorchSharp.torch;

namespace DeffArts.Tests.Search;

/// <summary>A search small enough for a test: 8x8 images of 3 classes that a colour tells apart.</summary>
internal static class TinySearch
{
    public static SearchSettings Settings { get; } = new()
    {
        Epochs = 2,
        BatchSize = 8,
        Layers = 3,
        Channels = 2,
        Nodes = 2,
        Order = Order.First,
        Seed = 3,
    };

    public static SearchData Data(int count = 44)
    {
        var random = new Randomness(7, "tiny images");
        var labels = Enumerable.Range(0, count).Select(i => i % 3).ToArray();
        var pixels = new byte[count * 3 * 64];
        for (var i = 0; i < pixels.Length; i++)
        {
            var bright = i / 64 % 3 == labels[i / 192] ? 120 : 0;
            pixels[i] = (byte)(bright + random.Below(120));
        }

        var images = new ImageSet("tiny", ["red", "green", "blue"], 3, 8, pixels, labels);
        var half = Enumerable.Range(0, count / 2).ToArray();
        return new SearchData(
            images, half, [.. half.Select(i => i + count / 2)], Normalisation.Measure(images, half));
    }

    public static PaperCost Cost(SearchSettings settings) =>
        new(Processor.Paper, Convention.Table2, settings.NoneCost);

    public static Searcher Searcher(SearchSettings? settings = null, SearchData? data = null) =>
        new(settings ?? Settings, data ?? Data(), Cost(settings ?? Settings), CPU);

    /// <summary>Every tensor of the state as bytes.</summary>
    public static SortedDictionary<string, byte[]> Bits(Searcher searcher)
    {
        using var scope = NewDisposeScope();
        return new(searcher.Capture().Tensors.ToDictionary(
            entry => entry.Key, entry => entry.Value.detach().contiguous().bytes.ToArray()), StringComparer.Ordinal);
    }
}
