using DeffArts.Networks;
using DeffArts.Space;
using DeffArts.Training;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Training;

/// <summary>
/// The optimizer of w against libtorch's own descent and clipping, and what it promises beside its numbers.
/// </summary>
public class WeightOptimizerTests
{
    // Below, at and above whole vectors of every width.
    private static readonly long[] Sizes = [1, 3, 8, 16, 17, 33, 100];
    private static readonly DescentSettings Settings = new(0.1, 0.9, 0.01, 5);

    [Theory]
    [InlineData(ScalarType.Float32, 1e-6)]
    [InlineData(ScalarType.Float64, 1e-13)]
    public void StepsAgreeWithLibtorch(ScalarType type, double tolerance)
    {
        using var scope = NewDisposeScope();
        var (ours, theirs) = (Weights(type), Weights(type));
        using var optimizer = new WeightOptimizer(ours, Settings);
        using var sgd = optim.SGD(theirs.Select(weight => weight.Weight), Settings.LearningRate, Settings.Momentum,
            weight_decay: Settings.WeightDecay);
        // Norms far below and far above the one that clipping allows.
        foreach (var size in new[] { 0.01, 100, 1, 0.1 })
        {
            var norm = optimizer.Step(Loss(ours, size));
            sgd.zero_grad();
            Loss(theirs, size).backward();
            var expected = nn.utils.clip_grad_norm_(theirs.Select(weight => weight.Weight), Settings.GradientClip);
            sgd.step();

            Assert.Equal(expected, norm, 1e-5 * expected);
            foreach (var (mine, other) in ours.Zip(theirs))
            {
                Assert.True(
                    (mine.Weight - other.Weight).abs().max().to(ScalarType.Float64).item<double>() <= tolerance);
            }
        }
    }

    [Fact]
    public void BitsDoNotDependOnTheNumberOfThreads()
    {
        using var scope = NewDisposeScope();
        ThreadCounts.AssertSameBits(() =>
        {
            var weights = Weights(ScalarType.Float32);
            using var optimizer = new WeightOptimizer(weights, Settings);
            optimizer.Step(Loss(weights, 3));
            return Bits(weights);
        });
    }

    [Fact]
    public void AWeightThatTheLossDoesNotDependOnStays()
    {
        using var scope = NewDisposeScope();
        var weights = Weights(ScalarType.Float32);
        var before = weights[2].Weight.bytes.ToArray();
        using var optimizer = new WeightOptimizer(weights, Settings);

        optimizer.Step(Loss([weights[0], weights[1], .. weights[3..]], 1));

        Assert.Equal(before, weights[2].Weight.bytes.ToArray());
        var fresh = Weights(ScalarType.Float32);
        Assert.All(Enumerable.Range(0, weights.Count).Where(i => i != 2), i =>
            Assert.NotEqual(fresh[i].Weight.bytes.ToArray(), weights[i].Weight.bytes.ToArray()));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void AGradientThatIsNotFiniteMovesNothing(double value)
    {
        using var scope = NewDisposeScope();
        var weights = Weights(ScalarType.Float32);
        var before = Bits(weights);
        using var optimizer = new WeightOptimizer(weights, Settings);

        Assert.False(double.IsFinite(optimizer.Step(Loss(weights, value))));
        Assert.Equal(before, Bits(weights));
    }

    [Fact]
    public void ASavedStateGoesOnBitForBit()
    {
        using var scope = NewDisposeScope();
        var weights = Weights(ScalarType.Float32);
        using var optimizer = new WeightOptimizer(weights, Settings);
        Assert.Empty(optimizer.Save());
        optimizer.Step(Loss(weights, 1));
        var copies = weights.Select(weight => (weight.Name, new Parameter(weight.Weight.detach().clone()))).ToList();
        var saved = optimizer.Save().ToDictionary(entry => entry.Name, entry => entry.Value.clone());
        using var resumed = new WeightOptimizer(copies, Settings);
        resumed.Load(saved);

        optimizer.Step(Loss(weights, 2));
        resumed.Step(Loss(copies, 2));

        Assert.Equal(["sgd.w1.momentum_buffer", "sgd.w3.momentum_buffer"], saved.Keys.Take(2));
        Assert.Equal(Bits(weights), Bits(copies));
        resumed.Load(new Dictionary<string, Tensor>());
        Assert.Empty(resumed.Save());
    }

    [Theory]
    [InlineData(16, ScalarType.Float32)]
    [InlineData(17, ScalarType.Float64)]
    public void AMomentumBufferOfAnotherShapeOrTypeIsRefused(long size, ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var optimizer = new WeightOptimizer(Weights(ScalarType.Float32), Settings);

        // The kernels write through its address.
        var error = Assert.Throws<InvalidRunStateException>(() => optimizer.Load(
            new Dictionary<string, Tensor> { ["sgd.w17.momentum_buffer"] = zeros(size, type) }));
        Assert.Contains("sgd.w17.momentum_buffer", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheGradientsOfANetworkWithATowerAreTakenByTheKernels()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        using var network = new DerivedNetwork(
            TinyTraining.Genotype, new NetworkShape(3, 4, 8, 3, 5), withAuxiliary: true, Engine.Fast);
        List<(string Name, Parameter Weight)> weights =
            [.. network.named_parameters().Select(entry => (entry.name, entry.parameter))];
        using var optimizer = new WeightOptimizer(weights, Settings);
        var (logits, auxiliary) = network.Forward(rand(4, 3, 8, 8));
        var gradients = Gradients.Of(
            logits.sum() + auxiliary!.square().sum(), weights.Select(weight => weight.Weight), allowUnused: true);
        int[] used = [.. Enumerable.Range(0, weights.Count).Where(i => gradients[i] is { IsInvalid: false })];

        // Otherwise this shows nothing.
        Assert.Contains(used, i => !gradients[i].is_contiguous());
        Assert.True(optimizer.RunsOnKernels(gradients, used));
    }

    [Fact]
    public void TheLayoutOfAGradientDoesNotMatter()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var (start, slope) = (randn(6, 4, 2, 3), randn(6, 2, 3, 4));
        var (one, other) = (new Parameter(start.clone()), new Parameter(start.clone()));
        using var plain = new WeightOptimizer([("w", one)], Settings);
        using var permuted = new WeightOptimizer([("w", other)], Settings);
        foreach (var _ in Enumerable.Range(0, 2))
        {
            plain.Step((one * slope.permute(0, 3, 1, 2).contiguous()).sum());
            // Its gradient is laid out as slope is.
            permuted.Step((other.permute(0, 2, 3, 1) * slope).sum());
        }

        Assert.NotEqual(start.bytes.ToArray(), one.bytes.ToArray());
        Assert.Equal(one.bytes.ToArray(), other.bytes.ToArray());
    }

    [Fact]
    public void AStopComesBeforeAnyWeightMovesOrNotAtAll()
    {
        using var scope = NewDisposeScope();
        var weights = Weights(ScalarType.Float32);
        var before = Bits(weights);
        using var optimizer = new WeightOptimizer(weights, Settings);

        Assert.Throws<OperationCanceledException>(
            () => optimizer.Step(Loss(weights, 1), new CancellationToken(canceled: true)));
        Assert.Equal(before, Bits(weights));
        Assert.Empty(optimizer.Save());
    }

    private static List<(string Name, Parameter Weight)> Weights(ScalarType type)
    {
        manual_seed(5);
        return [.. Sizes.Select(size => ($"w{size}", new Parameter(randn(size, ScalarType.Float64).to(type))))];
    }

    /// <summary>A loss whose gradient is of that size and differs from weight to weight.</summary>
    private static Tensor Loss(List<(string Name, Parameter Weight)> weights, double size) =>
        weights.Select(weight => size * (weight.Weight * weight.Weight.cos()).sum()).Aggregate((a, b) => a + b);

    private static byte[] Bits(List<(string Name, Parameter Weight)> weights) =>
        [.. weights.SelectMany(weight => weight.Weight.bytes.ToArray())];
}
