using DeffArts.Search;
using DeffArts.Search.Relaxations;
using DeffArts.Space;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Search.Relaxations;

public class GumbelChoiceTests
{
    private static readonly double[] Alpha = [1, -0.5, 0.3, 0];

    [Fact]
    public void OperationsAreChosenAsOftenAsTheSoftmaxSays()
    {
        // The Gumbel-max theorem: whatever the temperature, the argmax of alpha + noise has the softmax's
        // probabilities.
        using var scope = NewDisposeScope();
        manual_seed(3);
        using var relaxation = new GumbelChoice(10, 0.1);
        relaxation.Follow(0.3);
        const int draws = 200_000;
        var weights = relaxation.DrawOne(
            SearchSpace.Paper[CellType.Normal], tensor(Alpha).repeat(draws, 1), PassKind.Weights).Weights;
        var frequencies = weights.mean([0L]).data<double>().ToArray();
        var sum = Alpha.Sum(Math.Exp);

        for (var o = 0; o < Alpha.Length; o++)
        {
            Assert.Equal(Math.Exp(Alpha[o]) / sum, frequencies[o], 5e-3);
        }

        Assert.All(weights.data<double>().ToArray(), weight => Assert.Equal(Math.Round(weight), weight, 1e-12));
        Assert.All(weights.sum(1).data<double>().ToArray(), sum => Assert.Equal(1, sum, 1e-12));
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(0.5, 5.05)]
    [InlineData(1, 0.1)]
    public void TheGradientIsTheSoftSamplesAtTheTemperatureOfTheProgress(double progress, double temperature)
    {
        using var scope = NewDisposeScope();
        using var relaxation = new GumbelChoice(10, 0.1);
        relaxation.Follow(progress);
        var alpha = tensor(Alpha, requires_grad: true);
        manual_seed(4);
        var weights = relaxation.DrawOne(
            SearchSpace.Paper[CellType.Normal], alpha.unsqueeze(0), PassKind.Architecture).Weights[0];
        var wanted = tensor(new[] { 0.3, -1.0, 2.0, 0.7 });
        var gradient = autograd.grad([(weights * wanted).sum()], [alpha])[0].data<double>().ToArray();

        // The same noise, drawn again; q and its derivative in plain arithmetic.
        manual_seed(4);
        var noise = rand([1, 4], ScalarType.Float64).data<double>().ToArray()
            .Select(u => -Math.Log(-Math.Log(u + 1e-20) + 1e-20)).ToArray();
        var logits = Alpha.Zip(noise, (a, g) => Math.Exp((a + g) / temperature)).ToArray();
        var q = logits.Select(value => value / logits.Sum()).ToArray();
        var mean = q.Zip(wanted.data<double>().ToArray(), (share, want) => share * want).Sum();
        for (var o = 0; o < q.Length; o++)
        {
            Assert.Equal(q[o] * (wanted[o].item<double>() - mean) / temperature, gradient[o], 1e-12);
        }

        Assert.Equal(Array.IndexOf(q, q.Max()), weights.argmax().item<long>());
    }
}
