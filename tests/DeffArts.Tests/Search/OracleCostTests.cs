using DeffArts.Cost;
using DeffArts.Search;
using DeffArts.Space;
using DeffArts.Tests.Golden;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Search;

/// <summary>
/// Eq. 4 with Table 2, its power beta, and the gradients of both, against the independent implementation.
/// </summary>
public class OracleCostTests
{
    /// <summary>A sum of 224 float64 terms of up to 1e6 cycles, by softmaxes of two libraries.</summary>
    private const double Tolerance = 1e-12;
    private const double Beta = 0.27;
    private const double Gamma = 0.01;

    [Theory]
    [InlineData("start")]
    [InlineData("later")]
    public void ExpectedCostAndItsGradientsAgree(string moment)
    {
        using var scope = NewDisposeScope();
        var golden = new Oracle("cost");
        using var expected = new ExpectedCost(
            new PaperCost(Processor.Paper, Convention.Table2, noneCost: 999_999), SearchSpace.Paper);
        var normal = golden[$"{moment}/alphas.normal"].clone().requires_grad_();
        var reduction = golden[$"{moment}/alphas.reduction"].clone().requires_grad_();

        var cost = expected.OfAlpha(normal, reduction).Cycles;
        golden.Match($"{moment}/cost", cost, Tolerance);
        golden.Match($"{moment}/cost_power_beta", cost.pow(Beta), Tolerance);
        foreach (var (name, value) in new[]
            { ("cost", cost), ("cost_power_beta", cost.pow(Beta)), ("gamma_0.01", Gamma * cost.pow(Beta)) })
        {
            var gradients = autograd.grad([value], [normal, reduction], retain_graph: true);
            golden.Match($"{moment}/gradients/{name}/normal", gradients[0], Tolerance);
            golden.Match($"{moment}/gradients/{name}/reduction", gradients[1], Tolerance);
        }
    }
}
