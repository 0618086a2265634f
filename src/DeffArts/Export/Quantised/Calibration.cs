using DeffArts.Export.Graph;
using static TorchSharp.torch;

namespace DeffArts.Export.Quantised;

/// <summary>
/// Watches the values of a folded graph over training images. The range of a value is then either all that was seen, or
/// the part of it that rounds a sample of the numbers with the smallest squared error.
/// </summary>
/// <param name="graph">Folded, without preprocessing.</param>
public sealed class Calibration(InferenceGraph graph)
{
    private const int SampledPerImage = 64;
    private const int Narrowings = 14;
    private const double Narrowing = 0.05;
    private readonly Dictionary<FeatureMap, (double Low, double High)> ranges = [];
    private readonly Dictionary<FeatureMap, List<float>> samples = [];

    /// <summary>Watches a batch of normalised images, N x C x H x W.</summary>
    /// <exception cref="ArgumentException">Images of another shape.</exception>
    public void Add(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (!images.shape.AsSpan(1).SequenceEqual([graph.Input.Channels, graph.Input.Height, graph.Input.Width]))
        {
            throw new ArgumentException(
                $"images of {string.Join(" x ", images.shape.Skip(1))}; the network reads "
                + $"{graph.Input.Channels} x {graph.Input.Height} x {graph.Input.Width}", nameof(images));
        }

        using var scope = NewDisposeScope();
        using var still = no_grad();
        foreach (var (map, values) in GraphTensors.Run(graph, images))
        {
            var (low, high) = ranges.GetValueOrDefault(map, (0, 0));
            ranges[map] = (Math.Min(low, values.min().item<float>()), Math.Max(high, values.max().item<float>()));
            var flat = values.flatten();
            var stride = Math.Max(1, flat.numel() / (SampledPerImage * images.shape[0]));
            samples.TryAdd(map, []);
            samples[map].AddRange(flat.slice(0, 0, long.MaxValue, stride).contiguous().data<float>().ToArray());
        }
    }

    /// <summary>Ranges that hold everything that was seen.</summary>
    public Quantisation MinMax() => Quantisation.Of(graph, map => ranges[map]);

    /// <summary>Ranges narrowed to the smallest mean squared error of rounding.</summary>
    public Quantisation LeastSquares() => Quantisation.Of(graph, Narrowed);

    private (double Low, double High) Narrowed(FeatureMap map)
    {
        var ((low, high), seen) = (ranges[map], samples[map]);
        return Enumerable.Range(0, Narrowings).Select(step => 1 - step * Narrowing)
            .Select(share => (Low: share * low, High: share * high))
            .MinBy(range =>
            {
                var scale = ValueScale.Of(range.Low, range.High);
                return seen.Sum(value => Math.Pow(scale.Rounded(value) - value, 2));
            });
    }
}
