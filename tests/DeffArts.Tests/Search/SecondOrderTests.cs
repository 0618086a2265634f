using DeffArts.Search;
using DeffArts.Training;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Search;

/// <summary>
/// A bilevel problem with a closed form: L_train = (w - a)^2 A / 2 and L_val = (w - b)^2 / 2 with scalars w and
/// a = alpha gives w' = w - xi A (w - a), dL_val(w')/dalpha = (w' - b) xi A.
/// </summary>
public class SecondOrderTests
{
    private const double A = 1.7;
    private const double B = -0.4;
    private const double Xi = 0.3;
    private const double W = 2.0;
    private const double AlphaValue = 0.9;

    [Fact]
    public void EqualsTheClosedFormOfAQuadratic()
    {
        using var scope = NewDisposeScope();
        var losses = new Quadratic();

        var gradient = Gradient(losses, momentum: 0, weightDecay: 0, velocity: null);

        Assert.Equal(Expected(W - Xi * A * (W - AlphaValue)), gradient, 1e-9);
    }

    [Fact]
    public void TakesMomentumAndWeightDecayIntoTheUnrolledWeights()
    {
        using var scope = NewDisposeScope();
        var losses = new Quadratic();

        var gradient = Gradient(losses, momentum: 0.9, weightDecay: 0.01, velocity: 0.5);

        Assert.Equal(Expected(W - Xi * (A * (W - AlphaValue) + 0.01 * W + 0.9 * 0.5)), gradient, 1e-9);
    }

    [Fact]
    public void MultiplyingByEpsilonInsteadOfDividingWouldBeSeen()
    {
        // The known mistake: (p - n) / 2 * eps. H v = -A v here, so p - n = -2 eps A v.
        var unrolled = W - Xi * A * (W - AlphaValue);
        var v = unrolled - B;
        var epsilon = 0.01 / Math.Abs(v);
        var mistaken = -Xi * (-2 * epsilon * A * v) / 2 * epsilon;

        Assert.True(Math.Abs(mistaken - Expected(unrolled)) > 0.9 * Math.Abs(Expected(unrolled)));
    }

    [Fact]
    public void LeavesTheWeightsBitForBitAsTheyWere()
    {
        using var scope = NewDisposeScope();
        var losses = new Quadratic();
        var before = losses.Weights[0].item<double>();

        Gradient(losses, momentum: 0.9, weightDecay: 0.01, velocity: 0.5);

        Assert.Equal(
            BitConverter.DoubleToInt64Bits(before), BitConverter.DoubleToInt64Bits(losses.Weights[0].item<double>()));
    }

    [Fact]
    public void FirstOrderSeesNoPathThroughTheWeights()
    {
        using var scope = NewDisposeScope();
        var losses = new Quadratic(direct: 3);

        Assert.Equal(3, new FirstOrder().Gradient(losses)[0].item<double>());
    }

    private static double Expected(double unrolled) => (unrolled - B) * Xi * A;

    private static double Gradient(Quadratic losses, double momentum, double weightDecay, double? velocity)
    {
        var step = new UnrolledStep(Xi, momentum, weightDecay, _ => velocity is { } v ? tensor(v) : null);
        return new SecondOrder(() => step).Gradient(losses)[0].item<double>();
    }

    private sealed class Quadratic(double direct = 0) : IBilevelLosses
    {
        public IReadOnlyList<Parameter> Weights { get; } = [new Parameter(tensor(W))];

        public IReadOnlyList<Parameter> Alphas { get; } = [new Parameter(tensor(AlphaValue))];

        public Tensor Training(bool weightGradients = true) => (Weights[0] - Alphas[0]).square() * (A / 2);

        public Tensor Validation(bool weightGradients = true) => (Weights[0] - B).square() / 2 + direct * Alphas[0];
    }
}
