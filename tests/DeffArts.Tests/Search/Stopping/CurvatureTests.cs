using DeffArts.Data;
using DeffArts.Search;
using DeffArts.Search.Stopping;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Search.Stopping;

public class CurvatureTests
{
    [Fact]
    public void OfAQuadraticItIsTheLargestEigenvalueOfItsMatrix()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        // An orthogonal basis with chosen eigenvalues; the parameters are the vector's two parts.
        var (basis, _) = linalg.qr(randn([6, 6], ScalarType.Float64));
        var matrix = basis.matmul(diag(tensor(new double[] { -7, 3, 2, 1, 0.5, -0.1 }))).matmul(basis.t());
        using var first = new Parameter(randn([2, 2], ScalarType.Float64));
        using var second = new Parameter(randn([2], ScalarType.Float64));
        var before = first.detach().clone();
        Tensor Loss()
        {
            var x = cat([first.flatten(), second]);
            return 0.5 * x.dot(matrix.mv(x));
        }

        Assert.Equal(7, Curvature.Of([first, second], Loss, new Randomness(1, "test")), 1e-3);
        Assert.Equal(before.data<double>().ToArray(), first.detach().data<double>().ToArray());
    }

    [Fact]
    public void WithoutGrowthASearchGoesOn() =>
        Assert.Null(CurvatureMonitor.Restored([.. Enumerable.Repeat(1.0, 30)], 1.3, earliest: 5));

    [Theory]
    // Means of five: after 10 values 1, after 14 grown by the last four of five.
    [InlineData(14, 8)]
    [InlineData(13, 7)]
    public void GrowthBeyondTheRatioBringsTheMiddleOfTheOlderFiveBack(int count, int expected)
    {
        double[] values = [.. Enumerable.Range(1, count).Select(number => number > 10 ? 2.0 : 1.0)];

        Assert.Equal(expected - 1, CurvatureMonitor.Restored([.. values], 1.3, earliest: 5));
        Assert.Null(CurvatureMonitor.Restored([.. values], 2, earliest: 5));
        Assert.Null(CurvatureMonitor.Restored([.. values], 1.3, earliest: expected + 1));
    }

    [Theory]
    [InlineData(6)]
    [InlineData(7)]
    public void ThreeValuesAreTheFewestOfAMean(int count)
    {
        double[] values = [.. Enumerable.Range(1, count).Select(number => number > 3 ? 5.0 : 1.0)];

        Assert.Equal(count == 7 ? 0 : null, CurvatureMonitor.Restored([.. values], 1.3, earliest: 1));
    }

    [Fact]
    public void AlphaGoesBackToWhatItWasAtThatMeasurement()
    {
        using var scope = NewDisposeScope();
        using var alpha = new Parameter(zeros(3));
        using var monitor = new CurvatureMonitor([("one", alpha)], epochs: 10, ratio: 1.3);
        for (var epoch = 1; epoch <= 10 && !monitor.Ends; epoch++)
        {
            using (no_grad())
            {
                alpha.fill_(epoch);
            }

            Assert.True(monitor.IsDue(epoch));
            monitor.Add(epoch > 5 ? 3 : 1);
        }

        // Seven values: (1+1+1)/3 three measurements in, (1+1+1+3+3)/5 = 1.8 now; the older centre is the first, too
        // early; the eighth gives (1+1+3+3+3)/5 against 1 and the second, at a fifth of the epochs.
        Assert.True(monitor.Ends);
        Assert.Equal([2f, 2f, 2f], alpha.detach().data<float>().ToArray());
        Assert.Equal(8, monitor.Values.Length);
    }

    [Fact]
    public void ASearchWhoseCurvatureGrowsEndsEarlyAndAResumeKnowsIt()
    {
        // Any growth ends it: with a ratio of almost 1 within some epochs.
        var settings = TinySearch.Settings with { Epochs = 20, CurvatureStop = 1.0000001, AlphaLearningRate = 0.05 };
        using var whole = TinySearch.Searcher(settings);
        var epochs = whole.Run().OfType<EpochCompleted>().Count();
        var bits = TinySearch.Bits(whole);
        Assert.InRange(epochs, 8, 19);

        using var scope = NewDisposeScope();
        using var stopped = TinySearch.Searcher(settings);
        _ = stopped.Run().TakeWhile(happened => happened is not EpochCompleted { Epoch: 6 }).Count();
        using var resumed = TinySearch.Searcher(settings);
        resumed.Restore(stopped.Capture());
        _ = resumed.Run().Count();

        Assert.Equal(bits, TinySearch.Bits(resumed));
    }
}
