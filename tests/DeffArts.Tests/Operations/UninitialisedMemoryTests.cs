using DeffArts.Operations;
using DeffArts.Space;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Operations;

/// <summary>
/// libtorch 2.10 reads uninitialised memory in the gradient of small full convolutions in NCHW: with memory full of
/// NaN an operation that goes that way shows it.
/// </summary>
public class UninitialisedMemoryTests
{
    [Theory]
    [InlineData("sep_conv_3x3")]
    [InlineData("sep_conv_7x7")]
    [InlineData("dil_conv_5x5")]
    [InlineData("conv_7x1_1x7")]
    [InlineData("skip_connect")]
    [InlineData("avg_pool_3x3")]
    [InlineData("max_pool_3x3")]
    public void GradientsAreFiniteWhateverFreedMemoryHolds(string name)
    {
        foreach (var channels in new[] { 2, 3, 4, 8, 16 })
        {
            foreach (var stride in new[] { 1, 2 })
            {
                using var scope = NewDisposeScope();
                var module = OperationFactory.Create(Operation.Parse(name), channels, stride, NetworkKind.Supernet);
                var x = randn(6, channels, 8, 8, requires_grad: true);
                FillFreedMemoryWithNaN();
                var y = module.forward(x);
                FillFreedMemoryWithNaN();
                y.backward([randn_like(y)]);

                Assert.All(module.parameters().Append(x), tensor => Assert.True(
                    tensor.grad!.isfinite().all().item<bool>(), $"{name}, {channels} channels, stride {stride}"));
            }
        }
    }

    private static void FillFreedMemoryWithNaN()
    {
        using var scope = NewDisposeScope();
        for (var k = 1; k < 60; k++)
        {
            full([k * 64], float.NaN);
            full([k * 1024], float.NaN);
            for (var j = 0; j < 4; j++)
            {
                full([k * 7 * j + k], float.NaN);
            }
        }
    }
}
