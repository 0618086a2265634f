using DeffArts.Operations;
using DeffArts.Space;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Operations;

public class PoolingTests
{
    [Theory]
    [InlineData("avg_pool_3x3", 1, 7)]
    [InlineData("avg_pool_3x3", 2, 7)]
    [InlineData("avg_pool_3x3", 2, 8)]
    [InlineData("max_pool_3x3", 1, 7)]
    [InlineData("max_pool_3x3", 2, 8)]
    public void PaddingIsNoPartOfTheImage(string name, int stride, int size)
    {
        using var scope = NewDisposeScope();
        using var pool = OperationFactory.Create(Operation.Parse(name), 2, stride, NetworkKind.Derived);
        var half = (size + stride - 1) / stride;

        // Counted padding would pull an average of -5 up at the border, and a maximum to 0.
        var output = pool.forward(full([1, 2, size, size], -5.0, ScalarType.Float64));

        Assert.Equal([1, 2, half, half], output.shape);
        Assert.All(output.data<double>(), value => Assert.Equal(-5.0, value, 1e-14));
    }
}
