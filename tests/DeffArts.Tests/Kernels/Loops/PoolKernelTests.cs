using CsCheck;
using DeffArts.Kernels.Loops;
using DeffArts.Kernels.Memory;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Kernels.Loops;

/// <summary>Pools and their gradients against libtorch in float64, with ties for the largest.</summary>
public unsafe class PoolKernelTests
{
    [Theory]
    [MemberData(nameof(Widths.All), MemberType = typeof(Widths))]
    public void PoolsAgree(string width) =>
        Gen.Select(Gen.Int[1, Widths.MostChannels(width)], Gen.Int[1, 17], Gen.Int[1, 17],
            Gen.OneOf(Gen.Const(3), Gen.Const(5), Gen.Const(7)), Gen.Int[1, 2], Gen.Int[0, 1000])
            .Sample((c, h, w, kernel, stride, seed) =>
                Check(Widths.Of(width), c, new PoolShape(kernel, stride, h, w), seed), iter: 60, threads: 1);

    private static void Check(KernelSet kernels, int c, PoolShape shape, int seed)
    {
        using var scope = NewDisposeScope();
        using var arena = new Arena();
        manual_seed(seed);
        // Whole numbers, so that windows have several largest ones.
        var x = (2 * randn([1, c, shape.Height, shape.Width], ScalarType.Float64)).round().requires_grad_();
        var channels = kernels.Padded(c);
        var source = Laid.Out(arena, x.detach(), channels);
        foreach (var isMax in new[] { true, false })
        {
            x.grad?.zero_();
            var y = isMax
                ? nn.functional.max_pool2d(x, shape.Kernel, shape.Stride, shape.Kernel / 2)
                : nn.functional.avg_pool2d(x, shape.Kernel, shape.Stride, shape.Kernel / 2, count_include_pad: false);
            var outer = randn_like(y);
            y.backward([outer]);

            var output = arena.Floats((shape.OutputHeight * shape.OutputWidth + 8) * channels);
            var given = Laid.Out(arena, outer, channels);
            var gradient = arena.Floats((shape.Height * shape.Width + 8) * channels);
            if (isMax)
            {
                kernels.MaxPool(source, output, shape, channels);
                kernels.MaxPoolGradient(given, output, source, gradient, shape, channels);
            }
            else
            {
                kernels.AveragePool(source, output, shape, channels);
                kernels.AveragePoolGradient(given, gradient, shape, channels);
            }

            Laid.Near(y.detach(), Laid.Back(output, c, channels, shape.OutputHeight, shape.OutputWidth), 1e-5,
                $"{isMax} {shape}");
            Laid.Near(x.grad!, Laid.Back(gradient, c, channels, shape.Height, shape.Width), 1e-5,
                $"gradient {isMax} {shape}");
        }
    }
}
