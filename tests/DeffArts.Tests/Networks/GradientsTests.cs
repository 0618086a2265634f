using DeffArts.Networks;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Networks;

public class GradientsTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WhatABackwardPassThrowsReachesItsCaller(bool allowUnused)
    {
        using var scope = NewDisposeScope();
        var input = ones(2, requires_grad: true);
        var loss = Failing.apply(input).sum();

        // Thrown through libtorch it would end the process.
        Assert.Throws<TimeoutException>(() => Gradients.Of(loss, [input], allowUnused));
        Assert.Equal([1, 1], Gradients.Of(input.sum(), [input])[0].data<float>().ToArray());
    }

    [Fact]
    public void AnInputThatTheLossDoesNotDependOnIsAnErrorUnlessAllowed()
    {
        using var scope = NewDisposeScope();
        Tensor[] inputs = [ones(2, requires_grad: true), ones(2, requires_grad: true)];
        var loss = inputs[0].sum();

        Assert.Throws<InvalidOperationException>(() => Gradients.Of(loss, inputs));
        Assert.Equal([1, 1], Gradients.Of(inputs[0].sum(), inputs, allowUnused: true)[0].data<float>().ToArray());
    }

    private sealed class Failing : autograd.SingleTensorFunction<Failing>
    {
        public override string Name => nameof(Failing);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars) => ((Tensor)vars[0]).clone();

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) =>
            Gradients.Guard(1, () => throw new TimeoutException());
    }
}
