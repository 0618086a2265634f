using System.Collections.Immutable;
using System.Diagnostics;
using DeffArts.Data;
using DeffArts.Networks;
using static TorchSharp.torch;

namespace DeffArts.Training;

/// <summary>How a network does on images it did not train on.</summary>
/// <param name="Confusion">Images of class row that were taken for class column.</param>
/// <param name="CrossEntropy">Mean.</param>
/// <param name="TopFive">Share of images whose class is among the five likeliest, 0 to 1.</param>
/// <param name="SecondsPerImage">Of the passes alone, in batches.</param>
public sealed record Evaluation(long[,] Confusion, double CrossEntropy, double TopFive, double SecondsPerImage)
{
    private const int Five = 5;
    private const int MostMistakes = 24;

    /// <summary>The images whose wrong class has the highest probabilities, the highest first; 24 at most.</summary>
    public ImmutableArray<Mistake> Mistakes { get; private init; } = [];

    /// <summary>Images in all.</summary>
    public long Count => Confusion.Cast<long>().Sum();

    /// <summary>Share of images classified right, 0 to 1.</summary>
    public double Accuracy => (double)Enumerable.Range(0, Classes).Sum(label => Confusion[label, label]) / Count;

    /// <summary>Share of images classified wrong, 0 to 1.</summary>
    public double Error => 1 - Accuracy;

    private int Classes => Confusion.GetLength(0);

    /// <summary>Share of a class's images classified right, 0 to 1; null when there are none.</summary>
    public double? AccuracyOf(int label)
    {
        var images = Enumerable.Range(0, Classes).Sum(taken => Confusion[label, taken]);
        return images == 0 ? null : (double)Confusion[label, label] / images;
    }

    /// <summary>
    /// Runs the network in evaluation mode over the images at <paramref name="indices"/>, as they are; the mode is
    /// brought back.
    /// </summary>
    public static Evaluation Of(
        DerivedNetwork network, ImageSet images, IReadOnlyList<int> indices, Normalisation normalisation, int batchSize,
        Device device, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(indices);
        using var batches = new BatchStream(
            images, indices, Math.Min(batchSize, indices.Count), normalisation, Augmentation.None, 0, "evaluation",
            shuffle: false);
        var (confusion, losses, five) = (new long[images.Classes.Length, images.Classes.Length], 0.0, 0L);
        List<Mistake> mistakes = [];
        var (watch, seen, wasTraining) = (new Stopwatch(), 0, network.training);
        network.eval();
        try
        {
            using var still = no_grad();
            for (var batch = 0; batch < batches.BatchesPerEpoch; batch++)
            {
                cancellation.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();
                var (pixels, labels) = batches.Next(device);
                watch.Start();
                var logits = network.Forward(pixels).Logits;
                var likeliest = logits.topk(Math.Min(Five, images.Classes.Length), 1).indexes;
                var taken = likeliest[TensorIndex.Colon, 0].cpu().data<long>().ToArray();
                watch.Stop();
                losses += nn.functional.cross_entropy(logits, labels, reduction: nn.Reduction.Sum).item<float>();
                five += likeliest.eq(labels.unsqueeze(1)).sum().item<long>();
                var truth = labels.cpu().data<long>().ToArray();
                foreach (var (label, guess) in truth.Zip(taken))
                {
                    confusion[label, guess]++;
                }

                mistakes.AddRange(Wrong(logits, truth, taken, [.. indices.Skip(seen).Take(truth.Length)]));
                seen += truth.Length;
            }
        }
        finally
        {
            network.train(wasTraining);
        }

        return new Evaluation(
            confusion, losses / indices.Count, (double)five / indices.Count, watch.Elapsed.TotalSeconds / indices.Count)
        { Mistakes = Surest(mistakes) };
    }

    private static ImmutableArray<Mistake> Surest(List<Mistake> mistakes) =>
        [.. mistakes.OrderByDescending(mistake => mistake.Probability).ThenBy(mistake => mistake.Image)
            .Take(MostMistakes)];

    private static IEnumerable<Mistake> Wrong(Tensor logits, long[] labels, long[] taken, int[] images)
    {
        var probabilities = nn.functional.softmax(logits, 1).amax(1).cpu().data<float>().ToArray();
        return images.Select((image, i) => new Mistake(image, (int)labels[i], (int)taken[i], probabilities[i]))
            .Where(mistake => mistake.Label != mistake.Taken && double.IsFinite(mistake.Probability));
    }
}
