using DeffArts.Measuring;
using Xunit;

namespace DeffArts.Tests.Measuring;

public class RankCorrelationTests
{
    [Fact]
    public void TheSameOrderIsOneAndTheOppositeIsMinusOne()
    {
        double[] x = [3, 1, 2, 10];

        Assert.Equal(1, RankCorrelation.Spearman(x, [9, 1, 4, 100]), 12);
        Assert.Equal(1, RankCorrelation.Kendall(x, [9, 1, 4, 100]), 12);
        Assert.Equal(-1, RankCorrelation.Spearman(x, [-3, -1, -2, -10]), 12);
        Assert.Equal(-1, RankCorrelation.Kendall(x, [-3, -1, -2, -10]), 12);
    }

    // By hand: ranks 1 2 3 4 against 1 3 2 4; and with a tie, ranks 1.5 1.5 3 against 1 2 3.
    [Fact]
    public void OneExchangeAndATieGiveTheTextbooksValues()
    {
        Assert.Equal(0.8, RankCorrelation.Spearman([1, 2, 3, 4], [1, 3, 2, 4]), 12);
        Assert.Equal(4 / 6.0, RankCorrelation.Kendall([1, 2, 3, 4], [1, 3, 2, 4]), 12);
        Assert.Equal(1.5 / Math.Sqrt(1.5 * 2), RankCorrelation.Spearman([1, 1, 2], [1, 2, 3]), 12);
        Assert.Equal(2 / Math.Sqrt(2 * 3), RankCorrelation.Kendall([1, 1, 2], [1, 2, 3]), 12);
    }

    [Fact]
    public void AConstantOrdersNothing() => Assert.Equal(double.NaN, RankCorrelation.Spearman([1, 1, 1], [1, 2, 3]));
}
