using DeffArts.Networks;
using DeffArts.Search;
using DeffArts.Search.Terms;
using DeffArts.Space;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Search.Terms;

public class BetaDecayTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.875)]
    public void ItsGradientIsTheSoftmaxOverTheEdgesTimesTheStrengthSoFar(double progress)
    {
        using var scope = NewDisposeScope();
        manual_seed(8);
        using var alphas = new Alphas(SearchSpace.Paper, ScalarType.Float64);
        using var softmax = new Softmax();
        var draw = softmax.Draw(alphas, PassKind.Architecture);
        var value = new BetaDecay(25).Of(new ObjectivePass(zeros(1), zeros(1), draw, alphas, progress));
        var types = new[] { CellType.Normal, CellType.Reduction };
        var edges = types.Length * SearchSpace.Paper.Edges.Length;

        foreach (var type in types)
        {
            var gradient = autograd.grad([value.Loss!], [alphas[type]], retain_graph: true)[0].data<double>().ToArray();
            var expected = draw.Probabilities(type).data<double>().ToArray().Select(p => 25 * progress * p / edges);
            Assert.All(gradient.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-14));
        }

        // Near alpha = 0 the log-sum-exp is ln 8.
        Assert.Equal(Math.Log(8), value.Quantity.item<double>(), 1e-2);
        Assert.Equal(25 * progress * value.Quantity.item<double>(), value.Loss!.item<double>(), 1e-12);
    }

    [Fact]
    public void AtTheStartItOnlyReports()
    {
        using var scope = NewDisposeScope();
        using var alphas = new Alphas(SearchSpace.Paper);
        using var softmax = new Softmax();
        var pass = new ObjectivePass(
            zeros(1), zeros(1), softmax.Draw(alphas, PassKind.Architecture), alphas, Progress: 0);

        Assert.Null(new BetaDecay(25).Of(pass).Loss);
    }
}
