using CsCheck;
using DeffArts.Kernels.Loops;
using DeffArts.Kernels.Memory;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Kernels.Loops;

/// <summary>Full convolutions and both gradients against libtorch in float64.</summary>
public unsafe class DenseFilterTests
{
    private const double Tolerance = 1e-5;

    // From 64 inputs on the weights of a row of taps are a strip of their own.
    private static Gen<(int In, int Out, int H, int W, int Kernel, int Stride, int Seed)> Shapes(int channels) =>
        Gen.Select(
            Gen.OneOf(Gen.Int[1, channels], Gen.Const(channels)), Gen.Int[1, channels], Gen.Int[1, 13], Gen.Int[1, 19],
            Gen.OneOf(Gen.Const(1), Gen.Const(3), Gen.Const(5), Gen.Const(7)), Gen.Int[1, 2], Gen.Int[0, 1000]);

    [Theory]
    [MemberData(nameof(Widths.All), MemberType = typeof(Widths))]
    public void ForwardAndBothGradientsAgree(string width) => Shapes(Widths.MostChannels(width)).Sample(
        shape => Check(Widths.Of(width), Widths.Of(width), shape), iter: 60, threads: 1);

    [Theory]
    [MemberData(nameof(Widths.All), MemberType = typeof(Widths))]
    public void InputsMayBeOfAnotherWidth(string width)
    {
        var four = Widths.Of("4");
        Shapes(Widths.MostChannels(width)).Sample(shape => Check(four, Widths.Of(width), shape), iter: 20, threads: 1);
        Shapes(Widths.MostChannels(width)).Sample(shape => Check(Widths.Of(width), four, shape), iter: 20, threads: 1);
    }

    private static void Check(
        KernelSet from, KernelSet to, (int In, int Out, int H, int W, int Kernel, int Stride, int Seed) shape)
    {
        using var scope = NewDisposeScope();
        using var arena = new Arena();
        manual_seed(shape.Seed);
        var (h, w, pad) = (shape.H, shape.W, shape.Kernel / 2);
        var x = randn([1, shape.In, h, w], ScalarType.Float64);
        var weight = randn([shape.Out, shape.In, shape.Kernel, shape.Kernel], ScalarType.Float64).requires_grad_();
        var rectified = nn.functional.relu(x).requires_grad_();
        var y = nn.functional.conv2d(rectified, weight, null, [shape.Stride, shape.Stride], [pad, pad]);
        var outer = randn_like(y);
        y.backward([outer]);

        var (inputs, outputs) = (from.Padded(shape.In), to.Padded(shape.Out));
        var filter = new DenseFilter(arena, from, to, new TileShape(h, w, pad + shape.Seed % 2, inputs), shape.In,
            shape.Out, shape.Kernel, shape.Stride);
        filter.Pack(Numbers(arena, weight), shape.Out);
        var (height, width) = ((int)y.shape[2], (int)y.shape[3]);
        var tile = new Tile(arena.Floats(filter.Tile.Floats));
        from.Relu(Laid.Out(arena, x, inputs), tile.Inside(filter.Tile), h, w, inputs);
        var output = arena.Floats((height * width + 1) * outputs);
        output[height * width * outputs] = 7;
        filter.Forward(tile, output, 0, height);
        Laid.Near(y.detach(), Laid.Back(output, shape.Out, outputs, height, width), Tolerance, $"forward {shape}");
        Assert.Equal(7, output[height * width * outputs]);

        var outerTile = new Tile(arena.Floats(filter.OuterTile.Floats));
        to.Copy(new Grid(Laid.Out(arena, outer, outputs), width * outputs, outputs), outerTile.Inside(filter.OuterTile),
            height, width, outputs);
        var gradient = new Grid(arena.Floats(h * (w + 3) * inputs), (w + 3) * inputs, inputs);
        filter.InputGradient(outerTile, gradient, accumulate: false);
        Laid.Near(rectified.grad!, Laid.Back(gradient, shape.In, inputs, h, w), Tolerance, $"input gradient {shape}");
        filter.InputGradient(outerTile, gradient, accumulate: true);
        Laid.Near(2 * rectified.grad!, Laid.Back(gradient, shape.In, inputs, h, w), Tolerance, $"twice {shape}");

        var weights = arena.Floats(filter.Floats);
        filter.AddWeightGradient(tile, outerTile, weights);
        var unpacked = new float[weight.numel()];
        fixed (float* target = unpacked)
        {
            filter.Unpack(weights, target, shape.Out);
        }

        var found = tensor(unpacked).to(ScalarType.Float64).reshape(weight.shape);
        Laid.Near(weight.grad!, found, Tolerance, $"weight gradient {shape}");
    }

    private static float* Numbers(Arena arena, Tensor weight)
    {
        var values = weight.detach().to(ScalarType.Float32).data<float>().ToArray();
        var to = arena.Floats(values.Length);
        values.CopyTo(new Span<float>(to, values.Length));
        return to;
    }
}
