using DeffArts.Kernels.Cells;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Kernels.Cells;

/// <summary>
/// A pass forward and back of NAS-Bench-201's supernet against libtorch, operator by operator, in processor time.
/// </summary>
public class StackSpeedTests(ITestOutputHelper output)
{
    [Theory(Explicit = true)]
    [InlineData(16, 64)]
    public void AStepTakesHalfAtMost(int channels, int batch)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var spec = Stacks.Of("benchmark", channels, 32, affine: false);
        var (images, factors) = (randn(batch, 3, 32, 32), Stacks.Factors(spec));
        var reference = new ReferenceStack(spec, ScalarType.Float32);
        using var stack = new CellStack(spec, batch);
        var given = StackTests.Given(factors, kept: null);
        var alphas = factors.Select(factor => new double[factor.shape[0], factor.shape[1]]).ToArray();
        var outer = randn(batch, 4 * channels);
        var (ours, theirs) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round < 3; round++)
        {
            ours = Math.Min(ours, Seconds(() =>
            {
                stack.Forward(images, given, training: true, updates: true);
                stack.Backward(outer, tapGradient: null, weightGradients: true, alphas);
                foreach (var slot in spec.Weights)
                {
                    slot.TakeGradient().Dispose();
                }
            }));
            theirs = Math.Min(theirs, Seconds(() =>
            {
                using var inner = NewDisposeScope();
                var (means, _) = reference.Forward(images, factors, kept: null, isTraining: true);
                (means * outer).sum().backward();
            }));
            output.WriteLine($"round {round}: {ours:0.00} s, libtorch {theirs:0.00} s, {theirs / ours:0.00} times");
        }

        Assert.True(theirs > 2 * ours, $"{theirs:0.00} s against {ours:0.00} s");
    }

    private static double Seconds(Action action)
    {
        var start = Environment.CpuUsage.TotalTime;
        action();
        return (Environment.CpuUsage.TotalTime - start).TotalSeconds;
    }
}
