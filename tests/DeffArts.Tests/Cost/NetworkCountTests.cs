using DeffArts.Cost;
using DeffArts.Space;
using Xunit;

namespace DeffArts.Tests.Cost;

/// <summary>The figures of Table 3 and of the paper's facts, from genotypes alone.</summary>
public class NetworkCountTests
{
    private static readonly NetworkShape Evaluation = new(20, 36, 32, 3, 10);

    [Theory]
    [InlineData("NASNet_A", 3.831, 0.6035, 0.6242)]
    [InlineData("AmoebaNet_A", 3.145, 0.4889, 0.5063)]
    [InlineData("DARTS_V1", 3.169, 0.5010, 0.5189)]
    [InlineData("DARTS_V2", 3.349, 0.5284, 0.5474)]
    public void KnownGenotypesHaveThePublishedFigures(
        string name, double millionParameters, double gigaMacs, double gigaMacsWithElementwise)
    {
        var count = NetworkCount.Of(KnownGenotypes.Get(name), Evaluation);

        Assert.Equal(millionParameters, Math.Round(count.Parameters / 1e6, 3));
        Assert.Equal(gigaMacs, Math.Round(count.Macs / 1e9, 4));
        Assert.Equal(gigaMacsWithElementwise, Math.Round(count.MacsWithElementwise / 1e9, 4));
    }
}
