using CsCheck;
using DeffArts.Kernels.Loops;
using DeffArts.Kernels.Memory;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Kernels.Loops;

/// <summary>
/// Depthwise convolution and both gradients against libtorch in float64 and NCHW, where libtorch is right.
/// </summary>
public unsafe class DepthwiseFilterTests
{
    private const double Tolerance = 1e-5;

    // A width of 32 is that of whole blocks at every packing.
    private static Gen<(int C, int H, int W, int Kernel, int Stride, int Dilation, int Seed)> Shapes(int channels) =>
        Gen.Select(
        Gen.Int[1, channels], Gen.Int[1, 19], Gen.OneOf(Gen.Int[1, 19], Gen.Const(16), Gen.Const(32)),
        Gen.OneOf(Gen.Const(3), Gen.Const(5), Gen.Const(7), Gen.Const(9)), Gen.Int[1, 2], Gen.Int[1, 2],
        Gen.Int[0, 1000]);

    [Theory]
    [MemberData(nameof(Widths.All), MemberType = typeof(Widths))]
    public void ForwardAndBothGradientsAgree(string width) =>
        Shapes(Widths.MostChannels(width)).Sample(shape => Check(Widths.Of(width), shape), iter: 60, threads: 1);

    private static void Check(
        KernelSet kernels, (int C, int H, int W, int Kernel, int Stride, int Dilation, int Seed) shape)
    {
        using var scope = NewDisposeScope();
        using var arena = new Arena();
        manual_seed(shape.Seed);
        var (c, h, w) = (shape.C, shape.H, shape.W);
        var pad = shape.Dilation * (shape.Kernel / 2);
        var x = randn([1, c, h, w], ScalarType.Float64);
        var weight = randn([c, 1, shape.Kernel, shape.Kernel], ScalarType.Float64).requires_grad_();
        var rectified = nn.functional.relu(x).requires_grad_();
        var y = nn.functional.conv2d(rectified, weight, null, [shape.Stride, shape.Stride], [pad, pad],
            [shape.Dilation, shape.Dilation], groups: c);
        var outer = randn_like(y);
        y.backward([outer]);

        var channels = kernels.Padded(c);
        var filter = new DepthwiseFilter(
            arena, kernels, new TileShape(h, w, pad + shape.Seed % 2, channels), shape.Kernel, shape.Stride,
            shape.Dilation);
        filter.Pack((float*)Address(arena, weight), c);
        var (height, width) = ((int)y.shape[2], (int)y.shape[3]);
        var tile = new Tile(arena.Floats(filter.Tile.Floats));
        kernels.Relu(Laid.Out(arena, x, channels), tile.Inside(filter.Tile), h, w, channels);
        var output = arena.Floats((height * width + 64) * channels);
        filter.Forward(tile, output, 0, height);
        Laid.Near(y.detach(), Laid.Back(output, c, channels, height, width), Tolerance, $"forward {shape}");

        var outerTile = new Tile(arena.Floats(filter.OuterTile.Floats));
        kernels.Copy(new Grid(Laid.Out(arena, outer, channels), width * channels, channels),
            outerTile.Inside(filter.OuterTile), height, width, channels);
        var row = Scratch.GradientRow(w);
        var gradient = new Grid(arena.Floats((h + 2) * row * channels), row * channels, channels);
        filter.InputGradient(outerTile, gradient, accumulate: false);
        Laid.Near(rectified.grad!, Laid.Back(gradient, c, channels, h, w), Tolerance, $"input gradient {shape}");
        filter.InputGradient(outerTile, gradient, accumulate: true);
        Laid.Near(2 * rectified.grad!, Laid.Back(gradient, c, channels, h, w), Tolerance, $"twice {shape}");

        var weights = arena.Floats(filter.Floats);
        filter.AddWeightGradient(tile, outerTile, weights);
        var unpacked = new float[c * shape.Kernel * shape.Kernel];
        fixed (float* to = unpacked)
        {
            filter.Unpack(weights, to, c);
        }

        Laid.Near(weight.grad!, tensor(unpacked).to(ScalarType.Float64).reshape(weight.shape), Tolerance,
            $"weight gradient {shape}");
    }

    private static nint Address(Arena arena, Tensor weight)
    {
        var values = weight.detach().to(ScalarType.Float32).data<float>().ToArray();
        var to = arena.Floats(values.Length);
        values.CopyTo(new Span<float>(to, values.Length));
        return (nint)to;
    }
}
