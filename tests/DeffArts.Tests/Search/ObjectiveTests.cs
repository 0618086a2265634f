using DeffArts.Search;
using DeffArts.Space;
using DeffArts.Tensors;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Search;

/// <summary>The objective is a sum of terms, of which Eq. 1 has two.</summary>
public class ObjectiveTests
{
    [Fact]
    public void TheSumOfItsTermsIsTheLoss()
    {
        using var scope = NewDisposeScope();
        var spread = new Spread(0.5);
        using var parts = Parts(TinySearch.Settings with { Gamma = 0.02 }, spread);
        var loss = Loss(parts, progress: 0.25);

        var cycles = loss.ComputeCost!.item<double>();
        var expected = loss.CrossEntropy.item<float>() + 0.02 * Math.Pow(cycles, TinySearch.Settings.Beta)
            + loss[spread.Name]!.Loss!.item<float>();
        Assert.Equal(["cross-entropy", "compute cost", "spread"], loss.Terms.Select(term => term.Name));
        Assert.Equal(expected, loss.Total.item<float>(), 1e-5);
        Assert.Equal(0.25, spread.LastProgress);
    }

    [Fact]
    public void AtGammaZeroTheCostIsReportedAndNotMinimised()
    {
        using var scope = NewDisposeScope();
        using var parts = Parts(TinySearch.Settings with { Gamma = 0 });
        var loss = Loss(parts);

        Assert.Null(loss["compute cost"]!.Loss);
        Assert.True(loss.ComputeCost!.item<double>() > 0);
        Assert.Equal(loss.CrossEntropy.item<float>(), loss.Total.item<float>());
        Assert.Null(loss["spread"]);
    }

    [Fact]
    public void ATermFromOutsideMovesAlpha()
    {
        var settings = TinySearch.Settings with { AlphaLearningRate = 0.01 };
        using var plain = TinySearch.Searcher(settings);
        using var held = new Searcher(
            settings, TinySearch.Data(), TinySearch.Cost(settings), CPU, terms: [new Spread(100)]);

        double Largest(Searcher searcher)
        {
            _ = searcher.Run().Count();
            using var scope = NewDisposeScope();
            return searcher.Capture().Tensors["alphas.normal"].abs().max().item<float>();
        }

        Assert.True(Largest(held) < 0.5 * Largest(plain));
    }

    private static SearchParts Parts(SearchSettings settings, params IObjectiveTerm[] terms) => SearchParts.Build(
        settings, new NetworkShape(3, 2, 8, 3, 3), TinySearch.Cost(settings), CPU, terms: terms);

    private static PerformanceLoss Loss(SearchParts parts, double progress = 0)
    {
        var batch = new DeffArts.Data.Batch(randn(4, 3, 8, 8), tensor(new long[] { 0, 1, 2, 0 }));
        var losses = parts.Losses(batch, batch, progress);
        _ = losses.Validation();
        return losses.Performance!;
    }

    /// <summary>Half the strength times the sum of squares of alpha.</summary>
    private sealed class Spread(double strength) : IObjectiveTerm
    {
        public string Name => "spread";

        public double LastProgress { get; private set; }

        public TermValue Of(ObjectivePass pass)
        {
            LastProgress = pass.Progress;
            var squares = new[] { CellType.Normal, CellType.Reduction }.Select(type => pass.Alphas[type])
                .Select(alpha => (alpha * alpha).sum()).Aggregate((one, other) => one.Plus(other));
            return new(squares.Times(strength / 2), squares);
        }
    }
}
