using DeffArts.Search;
using DeffArts.Search.Relaxations;
using DeffArts.Space;
using DeffArts.Tensors;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Search.Relaxations;

/// <summary>The Dirichlet relaxation against closed forms of its distribution.</summary>
public class DirichletTests
{
    private static readonly double[] Alpha = [0.7, -1.3, 0, -0.2];
    private static readonly double[] Concentrations = [1.7, Math.Exp(-1.3), 1, Math.Exp(-0.2)];

    [Fact]
    public void TheConcentrationIsEluPlusOneWithItsDerivative()
    {
        using var scope = NewDisposeScope();
        var alpha = tensor(Alpha, requires_grad: true);
        var concentration = Dirichlet.Concentration(alpha);
        var slope = autograd.grad([concentration.sum()], [alpha])[0];

        Assert.Equal(Concentrations, concentration.data<double>().ToArray(), Near(1e-15));
        Assert.Equal([1, Math.Exp(-1.3), slope[2].item<double>(), Math.Exp(-0.2)], slope.data<double>().ToArray(), Near(1e-15));
        Assert.InRange(slope[2].item<double>(), 0.5, 2);
    }

    [Fact]
    public void SamplesHaveTheMomentsOfTheDistribution()
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var (mean, square) = Moments(tensor(Alpha).repeat(200_000, 1));
        var total = Concentrations.Sum();
        for (var o = 0; o < Alpha.Length; o++)
        {
            var expected = Concentrations[o] / total;
            Assert.Equal(expected, mean[o].item<double>(), 4e-3);
            Assert.Equal(expected * (Concentrations[o] + 1) / (total + 1), square[o].item<double>(), 4e-3);
        }
    }

    [Fact]
    public void TheGradientThroughSamplesIsThatOfTheExpectation()
    {
        // E[theta_0^2] = c_0 (c_0 + 1) / (C (C + 1)); its derivative by c_o in closed form, times dc/dalpha.
        using var scope = NewDisposeScope();
        manual_seed(6);
        var alpha = tensor(Alpha, requires_grad: true);
        var (_, square) = Moments(alpha.unsqueeze(0).expand(400_000, Alpha.Length));
        var gradient = autograd.grad([square[0]], [alpha])[0].data<double>().ToArray();
        var (total, first) = (Concentrations.Sum(), Concentrations[0]);
        var value = first * (first + 1) / (total * (total + 1));
        var common = -value * (2 * total + 1) / (total * (total + 1));
        var own = (2 * first + 1) / (total * (total + 1));

        Assert.Equal(common + own, gradient[0], 4e-3);
        Assert.Equal(common * Math.Exp(-1.3), gradient[1], 4e-3);
        Assert.Equal(common * Math.Exp(-0.2), gradient[3], 4e-3);
    }

    [Theory]
    [InlineData(0.4, 1.2)]
    [InlineData(1, 1)]
    [InlineData(3, 0.7)]
    public void ASampleMovesAsItsDistributionFunctionSays(double a, double b)
    {
        // Two operations: theta is Beta(a, b), and d theta / d a = -(dF/da) / f at the sample, by numeric integration.
        using var scope = NewDisposeScope();
        manual_seed(7);
        var alpha = tensor([Inverse(a), Inverse(b)], requires_grad: true);
        for (var draw = 0; draw < 8; draw++)
        {
            var concentration = Dirichlet.Concentration(alpha);
            var sample = Dirichlet.Sample(concentration);
            var theta = sample[0].item<double>();
            if (theta is < 0.02 or > 0.98)
            {
                continue;
            }

            var gradient = autograd.grad([sample[0]], [concentration])[0][0].item<double>();
            const double h = 1e-4;
            var slope = (BetaFunction(a + h, b, theta) - BetaFunction(a - h, b, theta)) / (2 * h);
            Assert.Equal(-slope / BetaDensity(a, b, theta), gradient, 2e-3 * (1 + Math.Abs(gradient)));
        }
    }

    [Fact]
    public void EvaluationTakesTheMeanAndDrawsNothing()
    {
        using var scope = NewDisposeScope();
        using var relaxation = new Dirichlet();
        var state = random.get_rng_state().data<byte>().ToArray();
        var cell = relaxation.DrawOne(CellType.Normal, tensor(Alpha).unsqueeze(0), PassKind.Evaluation);

        Assert.Equal(state, random.get_rng_state().data<byte>().ToArray());
        Assert.Equal(Concentrations.Select(c => c / Concentrations.Sum()), cell.Probabilities.data<double>().ToArray(), Near(1e-14));
    }

    private static (Tensor Mean, Tensor Square) Moments(Tensor alpha)
    {
        using var relaxation = new Dirichlet();
        var sample = relaxation.DrawOne(CellType.Normal, alpha, PassKind.Architecture).Weights;
        return (sample.mean([0L]), (sample * sample).mean([0L]));
    }

    private static double Inverse(double concentration) => concentration > 1 ? concentration - 1 : Math.Log(concentration);

    private static double BetaDensity(double a, double b, double x) => Math.Pow(x, a - 1) * Math.Pow(1 - x, b - 1) / Complete(a, b);

    private static double BetaFunction(double a, double b, double x) => Incomplete(a, b, x) / Complete(a, b);

    private static double Complete(double a, double b) => Incomplete(a, b, 0.5) + Incomplete(b, a, 0.5);

    // Substituting t = x u^(1/a) takes the pole at 0 away: x^a / a times the integral over u of (1 - t)^(b - 1).
    private static double Incomplete(double a, double b, double x)
    {
        const int steps = 20_000;
        var sum = Enumerable.Range(0, steps).Sum(i => Math.Pow(1 - x * Math.Pow((i + 0.5) / steps, 1 / a), b - 1));
        return Math.Pow(x, a) / a * sum / steps;
    }

    private static IEqualityComparer<double> Near(double tolerance) => new Tolerance(tolerance);

    private sealed class Tolerance(double most) : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) <= most;

        public int GetHashCode(double obj) => 0;
    }
}
