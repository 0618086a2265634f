using System.Diagnostics;
using DeffArts.Cost;
using DeffArts.Data;
using DeffArts.Search;
using TorchSharp;

namespace DeffArts.Bench;

/// <summary>Whole search steps on images the size of CIFAR-10's, filled with noise.</summary>
internal static class SearchSteps
{
    private const int Size = 32;

    /// <summary>Seconds of each step, sorted; the first step, which touches its memory, is not counted.</summary>
    public static double[] Time(SearchSettings settings, int steps)
    {
        var count = 2 * settings.BatchSize * (steps + 1);
        var pixels = new byte[count * 3 * Size * Size];
        new Random(1).NextBytes(pixels);
        var images = new ImageSet(
            "noise", Enumerable.Range(0, 10).Select(i => $"class {i}"), 3, Size, pixels,
            Enumerable.Range(0, count).Select(i => i % 10));
        var half = Enumerable.Range(0, count / 2).ToArray();
        var data = new SearchData(images, half, [.. half.Select(i => i + count / 2)], Normalisation.Cifar10);
        var cost = new PaperCost(Processor.Paper, Convention.Table2, settings.NoneCost);
        using var searcher = new Searcher(settings, data, cost, torch.CPU);
        var seconds = new List<double>();
        var watch = Stopwatch.StartNew();
        foreach (var _ in searcher.Run().Take(steps + 1))
        {
            seconds.Add(watch.Elapsed.TotalSeconds);
            watch.Restart();
        }

        return [.. seconds.Skip(1).Order()];
    }
}
