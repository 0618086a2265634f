using CsCheck;
using DeffArts.Kernels.Loops;
using DeffArts.Kernels.Memory;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Kernels.Loops;

/// <summary>1x1 convolutions and the gradient of their weights against libtorch in float64.</summary>
public unsafe class ProductTests
{
    [Theory]
    [MemberData(nameof(Widths.All), MemberType = typeof(Widths))]
    public void ProductsAgree(string width) =>
        Gen.Select(Gen.Int[1, 19], Gen.Int[1, width.Contains("in") ? 2 : 5], Gen.Int[1, width.Contains("in") ? 2 : 5],
            Gen.Int[0, 1000]).Sample(
            (blocks, inputs, outputs, seed) => Check(
                Widths.Of(width), blocks * KernelSet.Block, inputs, outputs, seed % 4, seed), iter: 40, threads: 1);

    private static void Check(KernelSet kernels, int pixels, int inputs, int outputs, int padding, int seed)
    {
        (inputs, outputs) = (inputs * kernels.Lanes, outputs * kernels.Lanes);
        using var scope = NewDisposeScope();
        using var arena = new Arena();
        manual_seed(seed);
        var used = inputs - padding;
        var source = randn(pixels, inputs);
        var weights = randn(inputs, outputs);
        if (padding > 0)
        {
            source.narrow(1, used, padding).zero_();
            weights.narrow(0, used, padding).zero_();
        }

        var outer = randn(pixels, outputs);
        var target = arena.Floats(pixels * outputs);
        kernels.Product(At(source), At(weights), target, pixels, used, inputs, outputs);
        Laid.Near(Exact(source).mm(Exact(weights)), Matrix(target, pixels, outputs), 1e-5, "product");

        var gradient = arena.Floats(inputs * outputs);
        kernels.ProductOfWeights(At(source), At(outer), gradient, pixels, used, inputs, outputs);
        kernels.ProductOfWeights(At(source), At(outer), gradient, pixels, used, inputs, outputs);
        Laid.Near(2 * Exact(source).t().mm(Exact(outer)), Matrix(gradient, inputs, outputs), 1e-5,
            "product of weights");
    }

    private static Tensor Exact(Tensor single) => single.to(ScalarType.Float64);

    private static float* At(Tensor single) => TensorSlot.Address(single);

    private static Tensor Matrix(float* values, int rows, int columns) =>
        tensor(new Span<float>(values, rows * columns).ToArray()).to(ScalarType.Float64).reshape(rows, columns);
}
