using DeffArts.Kernels.Loops;
using DeffArts.Kernels.Memory;
using static TorchSharp.torch;

namespace DeffArts.Bench;

/// <summary>
/// Depthwise convolutions and their gradients, one thread, against libtorch in both layouts. Libtorch's own gradient of
/// a dilated one is wrong channels-last: its time stands there for comparison alone.
/// </summary>
internal static unsafe class KernelBench
{
    private static readonly (int Kernel, int Stride, int Dilation)[] Filters =
        [(3, 1, 1), (5, 1, 1), (3, 1, 2), (5, 1, 2), (3, 2, 1), (5, 2, 2)];

    private const int Images = 16;
    private const int Rounds = 5;

    public static void Run()
    {
        set_num_threads(1);
        Console.WriteLine(
            "GFLOP/s of forward, input gradient and weight gradient; one thread; libtorch's gradients together");
        foreach (var (channels, size) in new[] { (16, 32), (32, 16), (64, 8) })
        {
            foreach (var (kernel, stride, dilation) in Filters)
            {
                Compare(channels, size, kernel, stride, dilation);
            }
        }
    }

    private static void Compare(int channels, int size, int kernel, int stride, int dilation)
    {
        var output = (size + stride - 1) / stride;
        var work = 2.0 * Images * output * output * channels * kernel * kernel;
        var padding = dilation * (kernel / 2);
        Report($"{channels} x {size} x {size}, {kernel}x{kernel}, stride {stride}, dilation {dilation}", work,
            Ours(channels, size, kernel, stride, dilation),
            channelsLast => Libtorch(Images, channels, [channels, 1, kernel, kernel], size, stride, padding, dilation,
                channels, channelsLast));
    }

    /// <summary>
    /// Prints what one convolution takes: ours forward and the two gradients, libtorch's in both layouts.
    /// </summary>
    internal static void Report(
        string name, double work, double[] ours, Func<bool, (double Forward, double Backward)> libtorch)
    {
        var (planarForward, planarBackward) = libtorch(false);
        var (lastForward, lastBackward) = libtorch(true);
        Console.WriteLine(
            $"{name}: kernels {work / ours[0] / 1e9:0}, {work / ours[1] / 1e9:0}, {work / ours[2] / 1e9:0}; "
            + $"NCHW {work / planarForward / 1e9:0.0}, {2 * work / planarBackward / 1e9:0.0}; "
            + $"channels-last {work / lastForward / 1e9:0.0}, {2 * work / lastBackward / 1e9:0.0}");
        Console.WriteLine($"{name}, forward and backward: {(planarForward + planarBackward) / ours.Sum():0.0} x NCHW, "
            + $"{(lastForward + lastBackward) / ours.Sum():0.0} x channels-last");
    }

    private static double[] Ours(int channels, int size, int kernel, int stride, int dilation)
    {
        using var arena = new Arena();
        var kernels = KernelSet.For(channels);
        var shape = new TileShape(size, size, dilation * (kernel / 2), kernels.Padded(channels));
        var filter = new DepthwiseFilter(arena, kernels, shape, kernel, stride, dilation);
        var weights = arena.Floats(channels * kernel * kernel);
        filter.Pack(weights, channels);
        var (tile, outer) = (new Tile(arena.Floats(shape.Floats)), new Tile(arena.Floats(filter.OuterTile.Floats)));
        var target = (nint)arena.Floats((size * size + 64) * shape.Channels);
        var row = Scratch.GradientRow(size) * shape.Channels;
        var gradient = new Grid(arena.Floats((size + 2) * row), row, shape.Channels);
        var weightGradient = (nint)arena.Floats(filter.Floats);
        return
        [
            Seconds(() => filter.Forward(tile, (float*)target, 0, filter.OuterTile.Height)) * Images,
            Seconds(() => filter.InputGradient(outer, gradient, accumulate: true)) * Images,
            Seconds(() => filter.AddWeightGradient(tile, outer, (float*)weightGradient)) * Images,
        ];
    }

    /// <summary>Seconds of libtorch's convolution forward, and of both gradients.</summary>
    internal static (double Forward, double Backward) Libtorch(
        int images, int channels, long[] weights, int size, int stride, int padding, int dilation, int groups,
        bool channelsLast)
    {
        using var scope = NewDisposeScope();
        var input = randn(images, channels, size, size);
        if (channelsLast)
        {
            input = input.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
        }

        input.requires_grad_();
        var weight = randn(weights).requires_grad_();
        Tensor Forward() => nn.functional.conv2d(
            input, weight, null, [stride, stride], [padding, padding], [dilation, dilation], groups);
        var outer = ones_like(Forward());
        var both = Seconds(() =>
        {
            using var inner = NewDisposeScope();
            autograd.grad([Forward()], [input, weight], [outer]);
        });
        var forward = Seconds(() =>
        {
            using var inner = NewDisposeScope();
            Forward();
        });
        return (forward, both - forward);
    }

    /// <summary>
    /// The least of some rounds, in time of the processor: what else runs on the machine does not count.
    /// </summary>
    internal static double Seconds(Action action)
    {
        action();
        var least = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var (start, passed, count) = (Environment.CpuUsage.TotalTime, TimeSpan.Zero, 0);
            while (passed.TotalMilliseconds < 20)
            {
                action();
                count++;
                passed = Environment.CpuUsage.TotalTime - start;
            }

            least = Math.Min(least, passed.TotalSeconds / count);
        }

        return least;
    }
}
