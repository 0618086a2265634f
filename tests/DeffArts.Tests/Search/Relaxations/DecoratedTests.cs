using DeffArts.Search;
using DeffArts.Search.Relaxations;
using DeffArts.Space;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Search.Relaxations;

/// <summary>Relaxations that change another's draw: noise, a skip more, edges that are decided.</summary>
public class DecoratedTests
{
    private static readonly SearchSpace Space = SearchSpace.Paper;

    private static Tensor Alpha(int seed = 1)
    {
        manual_seed(seed);
        return randn([Space.Edges.Length, Space.Operations.Length], ScalarType.Float64);
    }

    [Theory]
    [InlineData(PassKind.Architecture)]
    [InlineData(PassKind.Evaluation)]
    public void NoiseIsForTheStepOfTheWeightsAlone(PassKind pass)
    {
        using var scope = NewDisposeScope();
        using var noisy = new Perturbed(new Softmax(), 0.3);
        using var softmax = new Softmax();
        var alpha = Alpha();

        Assert.Equal(
            Numbers(softmax.DrawOne(SearchSpace.Paper[CellType.Normal], alpha, pass).Weights),
            Numbers(noisy.DrawOne(SearchSpace.Paper[CellType.Normal], alpha, pass).Weights));
    }

    [Theory]
    [InlineData(0, 0.03)]
    [InlineData(1, 0.3)]
    public void NoisyWeightsAreTheSoftmaxPlusUniformNoiseClampedAndNormalised(double progress, double size)
    {
        using var scope = NewDisposeScope();
        using var noisy = new Perturbed(new Softmax(), 0.3);
        noisy.Follow(progress);
        var alpha = Alpha();
        manual_seed(9);
        var weights = noisy.DrawOne(SearchSpace.Paper[CellType.Normal], alpha, PassKind.Weights).Weights;
        manual_seed(9);
        var noise = rand_like(alpha);
        var p = nn.functional.softmax(alpha, -1);
        for (var edge = 0; edge < Space.Edges.Length; edge++)
        {
            var row = Enumerable.Range(0, Space.Operations.Length)
                .Select(o => p[edge, o].item<double>() + size * (2 * noise[edge, o].item<double>() - 1))
                .Select(weight => Math.Clamp(weight, 0, 1)).ToArray();
            Assert.All(row.Index(), entry =>
                Assert.Equal(entry.Item / row.Sum(), weights[edge, entry.Index].item<double>(), 1e-12));
        }
    }

    [Fact]
    public void WhereNoiseLeavesNothingTheStrongestOperationStays()
    {
        using var scope = NewDisposeScope();
        using var noisy = new Perturbed(new Softmax(), 1);
        noisy.Follow(1);
        manual_seed(2);
        var alpha = tensor([0.1, 0.2]).repeat(5000, 1);
        var weights = noisy.DrawOne(SearchSpace.Paper[CellType.Normal], alpha, PassKind.Weights).Weights;

        Assert.All(Numbers(weights.sum(1)), sum => Assert.Equal(1, sum, 1e-12));
        // Both noises below -0.5: a sixteenth of the rows, on top of those whose first operation alone fell to 0.
        Assert.True(Numbers(weights[.., 0]).Count(weight => weight == 0) > 5000 / 16);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.25, 0.75)]
    [InlineData(1, 0)]
    public void TheSkipBesideTheCandidatesFadesAndNoProbabilityKnowsIt(double progress, double weight)
    {
        using var scope = NewDisposeScope();
        using var skipped = new AuxiliarySkip(new Softmax(), strength: 1);
        using var softmax = new Softmax();
        skipped.Follow(progress);
        var alpha = Alpha();
        foreach (var pass in Enum.GetValues<PassKind>())
        {
            var (drawn, plain) = (skipped.DrawOne(SearchSpace.Paper[CellType.Normal], alpha, pass),
                softmax.DrawOne(SearchSpace.Paper[CellType.Normal], alpha, pass));
            Assert.Equal(Numbers(plain.Probabilities), Numbers(drawn.Probabilities));
            var difference = Numbers(drawn.Weights - plain.Weights);
            Assert.All(difference.Index(), entry => Assert.Equal(entry.Index % 8 == 3 ? weight : 0, entry.Item, 1e-15));
        }
    }

    [Fact]
    public void DecidedEdgesAreOneHotDroppedOnesNothingAndOthersAsDrawn()
    {
        using var scope = NewDisposeScope();
        using var decided = new DecidedEdges(new Softmax(), Space);
        using var softmax = new Softmax();
        decided.Decide(CellType.Normal, 3, 5);
        decided.Drop(CellType.Normal, 4);
        var alpha = Alpha();
        var cell = decided.DrawOne(SearchSpace.Paper[CellType.Normal], alpha, PassKind.Weights);
        var plain = softmax.DrawOne(SearchSpace.Paper[CellType.Normal], alpha, PassKind.Weights);

        foreach (var (found, drawn) in new[] { (cell.Weights, plain.Weights),
            (cell.Probabilities, plain.Probabilities) })
        {
            Assert.Equal([0, 0, 0, 0, 0, 1, 0, 0], Numbers(found[3]));
            Assert.Equal(new double[8], Numbers(found[4]));
            Assert.Equal(Numbers(drawn[5]), Numbers(found[5]));
        }

        Assert.Equal(Numbers(plain.Weights),
            Numbers(decided.DrawOne(SearchSpace.Paper[CellType.Reduction], alpha, PassKind.Weights).Weights));
    }

    [Fact]
    public void ATrialLeavesOutOneOperationOrOneEdgeAndNormalisesNothing()
    {
        using var scope = NewDisposeScope();
        using var decided = new DecidedEdges(new Softmax(), Space);
        var alpha = Alpha();
        var plain = Numbers(decided.DrawOne(SearchSpace.Paper[CellType.Normal], alpha, PassKind.Evaluation).Weights);
        using (decided.Without(CellType.Normal, 2, 4))
        {
            var without = Numbers(
                decided.DrawOne(SearchSpace.Paper[CellType.Normal], alpha, PassKind.Evaluation).Weights);
            Assert.Equal(plain.Select((weight, at) => at == 2 * 8 + 4 ? 0 : weight), without);
        }

        using (decided.Without(CellType.Normal, 2, operation: null))
        {
            var without = Numbers(
                decided.DrawOne(SearchSpace.Paper[CellType.Normal], alpha, PassKind.Evaluation).Weights);
            Assert.Equal(plain.Select((weight, at) => at / 8 == 2 ? 0 : weight), without);
        }

        Assert.Equal(
            plain, Numbers(decided.DrawOne(SearchSpace.Paper[CellType.Normal], alpha, PassKind.Evaluation).Weights));
    }

    private static double[] Numbers(Tensor tensor) =>
        tensor.to(ScalarType.Float64).contiguous().data<double>().ToArray();
}
