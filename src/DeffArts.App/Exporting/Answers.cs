using System.Diagnostics;
using DeffArts.Data;

namespace DeffArts.App.Exporting;

/// <summary>The logits that some form of a network gives for images.</summary>
/// <param name="Logits">Images x classes, row by row.</param>
/// <param name="Classes">Outputs.</param>
/// <param name="SecondsPerImage">Of the computation alone.</param>
internal sealed record Answers(float[] Logits, int Classes, double SecondsPerImage)
{
    private const int UsualBatch = 50;

    /// <summary>Images in all.</summary>
    public int Count => Logits.Length / Classes;

    /// <summary>Asks a program for all images, batch by batch.</summary>
    /// <param name="images">The images.</param>
    /// <param name="normalisation">What they are normalised with; null for raw pixels.</param>
    /// <param name="run">From a batch of images, channel by channel, to their logits.</param>
    /// <param name="token">Stops between two batches.</param>
    /// <param name="batchSize">The most images at once.</param>
    public static Answers Of(
        ImageSet images, Normalisation? normalisation, Func<float[], float[]> run, CancellationToken token,
        int batchSize = UsualBatch)
    {
        var tables = Enumerable.Range(0, images.Channels)
            .Select(channel => normalisation?.Table(channel)
                ?? [.. Enumerable.Range(0, 256).Select(pixel => (float)pixel)])
            .ToArray();
        var (logits, watch) = (new List<float>(images.Count * images.Classes.Length), new Stopwatch());
        for (var first = 0; first < images.Count; first += batchSize)
        {
            token.ThrowIfCancellationRequested();
            var batch = Pixels(images, first, Math.Min(batchSize, images.Count - first), tables);
            watch.Start();
            logits.AddRange(run(batch));
            watch.Stop();
        }

        return new Answers([.. logits], images.Classes.Length, watch.Elapsed.TotalSeconds / images.Count);
    }

    /// <summary>Share of images whose largest logit is their class's, 0 to 1.</summary>
    public double Accuracy(ImageSet images) =>
        (double)Enumerable.Range(0, Count).Count(image => Taken(image) == images.Labels[image]) / Count;

    /// <summary>Share of images that both take for the same class, 0 to 1.</summary>
    public double Agreement(Answers other) =>
        (double)Enumerable.Range(0, Count).Count(image => Taken(image) == other.Taken(image)) / Count;

    /// <summary>
    /// Of the images whose two largest logits are more than <paramref name="margin"/> apart: how many there are, and
    /// how
    /// many of them the other takes for the same class.
    /// </summary>
    public (int Decided, int Same) Decided(Answers other, double margin)
    {
        var decided = Enumerable.Range(0, Count).Where(image => Margin(image) > margin).ToList();
        return (decided.Count, decided.Count(image => Taken(image) == other.Taken(image)));
    }

    /// <summary>The largest difference of two logits; infinite where one is not a number.</summary>
    public double LargestDifference(Answers other) => Differences(other).Max();

    /// <summary>
    /// The difference that no logit is over in so large a share of the images; infinite where one is not a number.
    /// </summary>
    public double UsualDifference(Answers other, double share) => Differences(other).Chunk(Classes)
        .Select(image => image.Max()).Order().ElementAt((int)Math.Ceiling(share * Count) - 1);

    private int Taken(int image)
    {
        var logits = Logits.AsSpan(image * Classes, Classes);
        var best = 0;
        for (var label = 1; label < Classes; label++)
        {
            best = logits[label] > logits[best] ? label : best;
        }

        return best;
    }

    private IEnumerable<double> Differences(Answers other) => Logits.Zip(other.Logits, (mine, theirs) =>
        float.IsFinite(mine - theirs) ? Math.Abs((double)mine - theirs) : double.PositiveInfinity);

    private double Margin(int image)
    {
        var taken = Taken(image);
        var logits = Logits.AsSpan(image * Classes, Classes);
        var margin = double.PositiveInfinity;
        for (var label = 0; label < Classes; label++)
        {
            margin = label == taken ? margin : Math.Min(margin, (double)logits[taken] - logits[label]);
        }

        return margin;
    }

    private static float[] Pixels(ImageSet images, int first, int count, float[][] tables)
    {
        var (values, plane) = (new float[count * images.ImageBytes], images.Size * images.Size);
        for (var i = 0; i < count; i++)
        {
            var image = images.Image(first + i);
            for (var pixel = 0; pixel < image.Length; pixel++)
            {
                values[i * image.Length + pixel] = tables[pixel / plane][image[pixel]];
            }
        }

        return values;
    }
}
