using DeffArts.Kernels.Cells;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Kernels.Cells;

/// <summary>
/// Networks of other shapes than DARTS's against libtorch in float64: outputs, running statistics, gradients by weights
/// and by factors, in training and in evaluation.
/// </summary>
public class StackTests
{
    [Theory]
    [InlineData("graph", 5, 10, 3, false)]
    [InlineData("graph", 16, 8, 18, false)]
    [InlineData("graph", 3, 7, 2, true)]
    [InlineData("derived graph", 6, 9, 5, true)]
    [InlineData("derived graph", 20, 8, 4, true)]
    [InlineData("partial graph", 8, 6, 4, false)]
    [InlineData("chain", 5, 9, 3, true)]
    [InlineData("chain", 8, 16, 2, true)]
    [InlineData("chain", 4, 6, 20, false)]
    [InlineData("derived chain", 6, 12, 3, true)]
    [InlineData("mixed", 5, 8, 3, true)]
    [InlineData("mixed", 12, 11, 2, false)]
    public void EverythingAgrees(string kind, int channels, int size, int batch, bool affine)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var spec = Stacks.Of(kind, channels, size, affine);
        var images = randn(batch, 3, size, size);
        var factors = Stacks.Factors(spec);
        var kept = kind.StartsWith("derived") ? Stacks.Kept(spec, batch) : null;
        var reference = new ReferenceStack(spec);
        var exactFactors = factors.Select(factor => factor.to(ScalarType.Float64).requires_grad_()).ToArray();
        using var stack = new CellStack(spec, batch);

        var evaluated = stack.Forward(images, Given(factors, kept), training: false, updates: false);
        stack.Abandon();
        Near(reference.Forward(Exact(images), exactFactors, kept, isTraining: false).Means, evaluated, 1e-5,
            "evaluated");
        using (var forward = new CellStack(spec, batch, trains: false))
        {
            Assert.True(evaluated.equal(
                forward.Forward(images, Given(factors, kept), training: false, updates: false)).all().item<bool>());
        }

        var means = stack.Forward(images, Given(factors, kept), training: true, updates: true);
        var tapped = spec.Tap is null ? null : stack.Tapped();
        var (exactMeans, exactTapped) = reference.Forward(Exact(images), exactFactors, kept, isTraining: true);
        Near(exactMeans, means, 1e-5, "means");
        foreach (var (i, slot) in spec.Buffers.Index())
        {
            Near(reference[slot] + 1, slot.Tensor + 1, 1e-5, $"buffer {i}");
        }

        var outer = randn_like(means);
        var tapOuter = tapped is null ? null : randn_like(tapped);
        var alphas = factors.Select(factor => new double[factor.shape[0], factor.shape[1]]).ToArray();
        stack.Backward(outer, tapOuter, weightGradients: true, alphas);
        var loss = (exactMeans * outer).sum();
        if (tapOuter is not null)
        {
            Near(exactTapped!.permute(0, 2, 3, 1), tapped!, 1e-5, "tapped");
            loss += (exactTapped!.permute(0, 2, 3, 1) * tapOuter).sum();
        }

        loss.backward();
        foreach (var (i, slot) in spec.Weights.Index())
        {
            Near(reference[slot].grad ?? zeros_like(reference[slot]), slot.TakeGradient(), 2e-4, $"weight {i}");
        }

        foreach (var (i, factor) in exactFactors.Index())
        {
            Near(factor.grad!, tensor(alphas[i].Cast<double>().ToArray()).reshape(factor.shape), 2e-4, $"factors {i}",
                slack: 1e-4);
        }

        FactorsAlone(stack, spec, images, factors, kept, outer, tapOuter, alphas);
    }

    [Theory]
    [InlineData("graph", 16, 8, 19)]
    [InlineData("derived graph", 5, 7, 3)]
    [InlineData("chain", 8, 12, 5)]
    [InlineData("mixed", 6, 9, 4)]
    public void ThreadsDecideNoBit(string kind, int channels, int size, int batch) => ThreadCounts.AssertSameBits(() =>
    {
        using var scope = NewDisposeScope();
        manual_seed(8);
        var spec = Stacks.Of(kind, channels, size, affine: true);
        var factors = Stacks.Factors(spec);
        var kept = kind.StartsWith("derived") ? Stacks.Kept(spec, batch) : null;
        using var stack = new CellStack(spec, batch);
        var means = stack.Forward(randn(batch, 3, size, size), Given(factors, kept), training: true, updates: true);
        var alphas = factors.Select(factor => new double[factor.shape[0], factor.shape[1]]).ToArray();
        var tapped = spec.Tap is null ? null : stack.Tapped();
        stack.Backward(randn_like(means), tapped, weightGradients: true, alphas);
        var tensors = spec.Weights.Select(slot => slot.TakeGradient()).Concat(spec.Buffers.Select(slot => slot.Tensor))
            .Append(means);
        return
        [
            .. tensors.SelectMany(tensor => tensor.bytes.ToArray()),
            .. alphas.SelectMany(alpha => alpha.Cast<double>()).SelectMany(BitConverter.GetBytes),
        ];
    });

    [Fact]
    public void WhatTheKernelsDoNotHaveIsRefused()
    {
        using var scope = NewDisposeScope();
        var make = new StackMaker(affine: false);
        Refused("plane", make.Graph(4, 8, all: true) with { Concat = [2, 3] }, make.Graph(4, 8, all: true));
        Refused("pass an input on", make.Graph(4, 8, all: true) with { Concat = [0] });
        Refused("shape", StackMaker.Layer(4, 6, 8, 1, new IdentitySpec()));
        Refused("partial channels", make.Reduction(4, 8, 8) with { PartialChannels = 2 });

        void Refused(string why, params CellSpec[] cells)
        {
            var spec = make.Stack(make.Stem(4, 8, 1, clips: false), cells, head: null);
            Assert.Contains(why, Assert.Throws<NotSupportedException>(() => new CellStack(spec, 2)).Message);
        }
    }

    /// <summary>Without the weights' gradients those by the factors are the same, to the bit.</summary>
    private static void FactorsAlone(
        CellStack stack, CellStackSpec spec, Tensor images, Tensor[] factors, IReadOnlyList<bool[]?>? kept,
        Tensor outer, Tensor? tapOuter, double[][,] expected)
    {
        stack.Forward(images, Given(factors, kept), training: true, updates: false);
        var alphas = factors.Select(factor => new double[factor.shape[0], factor.shape[1]]).ToArray();
        if (spec.Tap is not null)
        {
            stack.Tapped();
        }

        stack.Backward(outer, tapOuter, weightGradients: false, alphas);
        for (var cell = 0; cell < alphas.Length; cell++)
        {
            if (!spec.Cells[cell].IsFixed)
            {
                Assert.Equal(expected[cell].Cast<double>(), alphas[cell].Cast<double>());
            }
        }
    }

    internal static CellFactors[] Given(Tensor[] factors, IReadOnlyList<bool[]?>? kept) => [.. factors.Select(factor =>
    {
        var values = new float[factor.shape[0], factor.shape[1]];
        Buffer.BlockCopy(factor.data<float>().ToArray(), 0, values, 0, values.Length * sizeof(float));
        return new CellFactors(values, kept);
    })];

    private static Tensor Exact(Tensor single) => single.to(ScalarType.Float64);

    /// <summary>
    /// By norm: here and there a value lies so near a ReLU's corner that rounding decides its side. A factor in front
    /// of a BatchNorm has no effect: its gradient is what rounding leaves of sums of numbers of about 1.
    /// </summary>
    private static void Near(Tensor expected, Tensor actual, double tolerance, string what, double slack = 1e-6)
    {
        Assert.Equal(expected.shape, actual.shape);
        var error = (expected - actual).norm().to(ScalarType.Float64).item<double>();
        var size = expected.norm().to(ScalarType.Float64).item<double>();
        Assert.True(error <= tolerance * size + slack, $"{what}: off by {error:g3} of {size:g3}");
    }
}
