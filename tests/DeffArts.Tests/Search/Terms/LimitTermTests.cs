using DeffArts.Networks;
using DeffArts.Search;
using DeffArts.Search.Terms;
using DeffArts.Space;
using DeffArts.Tensors;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Search.Terms;

/// <summary>The limit's multiplier on problems whose optimum is known.</summary>
public class LimitTermTests
{
    [Theory]
    [InlineData(1.0)]
    [InlineData(250e6)]
    public void ItFindsTheKktPointOfAQuadraticWhateverTheUnit(double unit)
    {
        // min (x - 3)^2 subject to x <= 1, that is g = x / 1 - 1 <= 0: x = 1, lambda = 2 (3 - 1) = 4.
        using var scope = NewDisposeScope();
        using var term = new LimitTerm(new Linear(), unit);
        var x = Descend(term, start: 3, wanted: 3, unit);

        Assert.Equal(1, x, 5e-3);
        Assert.Equal(4, term.Multiplier, 0.05);
    }

    [Fact]
    public void WhereTheLimitIsSlackItExertsNoForce()
    {
        using var scope = NewDisposeScope();
        using var term = new LimitTerm(new Linear(), 1);

        Assert.Equal(0.5, Descend(term, start: 2, wanted: 0.5, unit: 1), 1e-6);
        Assert.Equal(0, term.Multiplier);
    }

    [Fact]
    public void WhereTheForceIsTooSmallItsPenaltyGrowsUpToSixteenTimesTheFirstCrossEntropy()
    {
        using var scope = NewDisposeScope();
        using var term = new LimitTerm(new Linear(), 1);
        Assert.Equal(0, term.Penalty);
        for (var step = 0; step < 40 * LimitTerm.Period; step++)
        {
            term.Stepped(Loss(crossEntropy: 2, excess: 0.5));
            if (step == 0)
            {
                Assert.Equal(1, term.Penalty);
            }
        }

        Assert.Equal(16 * 2, term.Penalty);
    }

    [Fact]
    public void ThePenaltyIsThatOfAnAugmentedLagrangian()
    {
        using var scope = NewDisposeScope();
        using var term = new LimitTerm(new Linear(), 1);
        for (var step = 0; step < LimitTerm.Period; step++)
        {
            term.Stepped(Loss(crossEntropy: 2, excess: 0.5));
        }

        // rho = 2 / 2, lambda = rho 0.5; at g = 0.25 the reach is 0.75.
        Assert.Equal(0.5, term.Multiplier, 1e-12);
        var x = tensor(1.25, requires_grad: true);
        var value = term.Of(Pass(x));
        Assert.Equal((0.75 * 0.75 - 0.5 * 0.5) / 2, value.Loss!.item<double>(), 1e-12);
        Assert.Equal(0.75, autograd.grad([value.Loss!], [x])[0].item<double>(), 1e-12);
        Assert.Equal(-0.5 * 0.5 / 2, term.Of(Pass(tensor(0.25))).Loss!.item<double>(), 1e-12);
    }

    [Theory]
    [InlineData(2.2e6)]
    [InlineData(3.5e6)]
    public void ASearchUnderALimitKeepsItAndUsesIt(double limit)
    {
        var settings =
            TinySearch.Settings with { Gamma = 0, ExpectedEdges = ExpectedEdges.Kept, AlphaLearningRate = 0.05 };
        var cost = TinySearch.Cost(settings with { NoneCost = 0 });
        using var searcher = new Searcher(
            settings, TinySearch.Data(), TinySearch.Cost(settings), CPU, limit: new SearchLimit(cost, limit / 4));
        foreach (var epoch in searcher.Run().OfType<EpochCompleted>())
        {
            Assert.InRange(epoch.Architecture.GenotypeCost, 0.85 * limit / 4, limit / 4);
        }
    }

    private static double Descend(LimitTerm term, double start, double wanted, double unit)
    {
        var x = tensor(start, requires_grad: true);
        for (var step = 0; step < 4000; step++)
        {
            using var inner = NewDisposeScope();
            var distance = x.Plus(-wanted);
            var value = term.Of(Pass(x.Times(unit)));
            var total = value.Loss is { } loss ? (distance * distance).Plus(loss) : distance * distance;
            var gradient = autograd.grad([total], [x])[0];
            using (no_grad())
            {
                x.Add(-0.02, gradient);
            }

            term.Stepped(Loss(crossEntropy: 1, value.Quantity.item<double>()));
        }

        return x.item<double>();
    }

    private static PerformanceLoss Loss(double crossEntropy, double excess) => new(zeros(1),
    [
        (CrossEntropyTerm.TermName, new TermValue(null, tensor((float)crossEntropy))),
        (LimitTerm.TermName, new TermValue(null, tensor(excess))),
    ]);

    /// <summary>A pass whose only number that matters is handed through <see cref="Linear"/>.</summary>
    private static ObjectivePass Pass(Tensor cost)
    {
        Linear.Cost = cost;
        var alphas = new Alphas(SearchSpace.Paper);
        using var softmax = new Softmax();
        return new(zeros(1), zeros(1), softmax.Draw(alphas, PassKind.Architecture), alphas, Progress: 0);
    }

    private sealed class Linear : CostExpectation
    {
        [ThreadStatic]
        private static Tensor? cost;

        public static Tensor Cost
        {
            set => cost = value;
        }

        public override (Tensor Cycles, Tensor Scaled) Of(RelaxedArchitecture architecture, double progress) =>
            (cost!, cost!);

        protected override void Dispose(bool disposing)
        {
        }
    }
}
