using DeffArts.Kernels.Loops;
using DeffArts.Kernels.Memory;
using static TorchSharp.torch;

namespace DeffArts.Bench;

/// <summary>Full convolutions and their gradients, one thread, against libtorch in both layouts.</summary>
internal static unsafe class DenseBench
{
    private const int Images = 16;

    private static readonly (int Inputs, int Outputs, int Size, int Kernel, int Stride)[] Shapes =
    [
        (16, 16, 32, 3, 1), (32, 32, 16, 3, 1), (64, 64, 8, 3, 1), (16, 32, 32, 3, 2),
        (16, 16, 32, 1, 1), (64, 64, 8, 1, 1),
    ];

    public static void Run()
    {
        set_num_threads(1);
        Console.WriteLine("full convolutions, as above");
        foreach (var (inputs, outputs, size, kernel, stride) in Shapes)
        {
            var side = (size + stride - 1) / stride;
            var work = 2.0 * Images * side * side * inputs * outputs * kernel * kernel;
            var name = $"{inputs} -> {outputs} x {size} x {size}, {kernel}x{kernel}, stride {stride}";
            KernelBench.Report(
                name, work, Ours(inputs, outputs, size, kernel, stride),
                channelsLast => KernelBench.Libtorch(Images, inputs, [outputs, inputs, kernel, kernel], size, stride,
                    kernel / 2, dilation: 1, groups: 1, channelsLast));
        }
    }

    private static double[] Ours(int inputs, int outputs, int size, int kernel, int stride)
    {
        using var arena = new Arena();
        var (from, to) = (KernelSet.For(inputs), KernelSet.For(outputs));
        var shape = new TileShape(size, size, kernel / 2, from.Padded(inputs));
        var filter = new DenseFilter(arena, from, to, shape, inputs, outputs, kernel, stride);
        filter.Pack(arena.Floats(inputs * outputs * kernel * kernel), outputs);
        var (tile, outer) = (new Tile(arena.Floats(shape.Floats)), new Tile(arena.Floats(filter.OuterTile.Floats)));
        var target = (nint)arena.Floats(size * size * filter.OuterTile.Channels);
        var row = Scratch.GradientRow(size) * shape.Channels;
        var gradient = new Grid(arena.Floats(size * row), row, shape.Channels);
        var weightGradient = (nint)arena.Floats(filter.Floats);
        return
        [
            KernelBench.Seconds(() => filter.Forward(tile, (float*)target, 0, filter.OuterTile.Height)) * Images,
            KernelBench.Seconds(() => filter.InputGradient(outer, gradient, accumulate: true)) * Images,
            KernelBench.Seconds(() => filter.AddWeightGradient(tile, outer, (float*)weightGradient)) * Images,
        ];
    }
}
