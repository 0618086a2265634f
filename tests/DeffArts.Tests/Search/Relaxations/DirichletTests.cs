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
        Assert.Equal(
            [1, Math.Exp(-1.3), slope[2].item<double>(), Math.Exp(-0.2)], slope.data<double>().ToArray(), Near(1e-15));
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
    public void ASampleMovesAsTheGammasDistributionFunctionSays(double a, double b)
    {
        // theta_0 = g / (g + g'), and dg/da = -(dF/da) / f at the gamma that was drawn, by numeric integration.
        using var scope = NewDisposeScope();
        for (var draw = 0; draw < 12; draw++)
        {
            var concentration = tensor([a, b], requires_grad: true);
            manual_seed(draw);
            var gammas = _standard_gamma(concentration.detach()).data<double>().ToArray();
            manual_seed(draw);
            var sample = Dirichlet.Sample(concentration);
            var gradient = autograd.grad([sample[0]], [concentration])[0][0].item<double>();
            const double h = 1e-4;
            var slope = (GammaFunction(a + h, gammas[0]) - GammaFunction(a - h, gammas[0])) / (2 * h);
            var density = Math.Exp((a - 1) * Math.Log(gammas[0]) - gammas[0] - LogGamma(a));
            var expected = -slope / density * gammas[1] / Math.Pow(gammas[0] + gammas[1], 2);

            Assert.Equal(gammas[0] / gammas.Sum(), sample[0].item<double>(), 1e-14);
            Assert.Equal(expected, gradient, 2e-3 * (0.05 + Math.Abs(expected)));
        }
    }

    [Fact]
    public void EvaluationTakesTheMeanAndDrawsNothing()
    {
        using var scope = NewDisposeScope();
        using var relaxation = new Dirichlet();
        var state = random.get_rng_state().data<byte>().ToArray();
        var cell = relaxation.DrawOne(
            SearchSpace.Paper[CellType.Normal], tensor(Alpha).unsqueeze(0), PassKind.Evaluation);

        Assert.Equal(state, random.get_rng_state().data<byte>().ToArray());
        Assert.Equal(
            Concentrations.Select(c => c / Concentrations.Sum()), cell.Probabilities.data<double>().ToArray(),
            Near(1e-14));
    }

    private static (Tensor Mean, Tensor Square) Moments(Tensor alpha)
    {
        using var relaxation = new Dirichlet();
        var sample = relaxation.DrawOne(SearchSpace.Paper[CellType.Normal], alpha, PassKind.Architecture).Weights;
        return (sample.mean([0L]), (sample * sample).mean([0L]));
    }

    /// <summary>P(X at most x) of a gamma distribution.</summary>
    private static double GammaFunction(double a, double x)
    {
        // Substituting t = x u^(1/a) takes the pole at 0 away: x^a / (a Gamma(a)) times the mean of exp(-t) over u.
        const int steps = 20_000;
        var mean = Enumerable.Range(0, steps).Average(i => Math.Exp(-x * Math.Pow((i + 0.5) / steps, 1 / a)));
        return Math.Exp(a * Math.Log(x) - LogGamma(a + 1)) * mean;
    }

    // Stirling's series at a + 10, where it is exact to ten digits, and back by the recurrence.
    private static double LogGamma(double a)
    {
        var z = a + 10;
        var stirling = (z - 0.5) * Math.Log(z) - z + 0.5 * Math.Log(2 * Math.PI) + 1 / (12 * z) - 1 / (360 * z * z * z);
        return stirling - Enumerable.Range(0, 10).Sum(k => Math.Log(a + k));
    }

    private static Tolerance Near(double tolerance) => new Tolerance(tolerance);

    private sealed class Tolerance(double most) : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) <= most;

        public int GetHashCode(double obj) => 0;
    }
}
