using DeffArts.Cost;
using DeffArts.Space;
using Xunit;

namespace DeffArts.Tests.Space;

public class NasBenchTextTests
{
    private const string Text =
        "|nor_conv_3x3~0|+|nor_conv_3x3~0|avg_pool_3x3~1|+|skip_connect~0|none~1|nor_conv_1x1~2|";

    private static readonly string[] Operations =
        ["none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3"];

    private static NetworkShape Published { get; } = new(17, 16, 32, 3, 10);

    [Fact]
    public void EveryCellOfTheSpaceIsReadWrittenAndCounted()
    {
        var strings = new HashSet<string>(StringComparer.Ordinal);
        for (var number = 0; number < 15_625; number++)
        {
            var digits = Enumerable.Range(0, 6).Select(edge => number / (int)Math.Pow(5, edge) % 5).ToArray();
            string Name(int edge) => Operations[digits[edge]];
            var text = $"|{Name(0)}~0|+|{Name(1)}~0|{Name(2)}~1|+|{Name(3)}~0|{Name(4)}~1|{Name(5)}~2|";
            var genotype = NasBenchText.Read(text);

            Assert.Equal(text, NasBenchText.Write(genotype));
            Assert.True(strings.Add(text));
            // Each of the three sizes costs the same; the figures are the published space's.
            var count = NetworkCount.Of(genotype, Published);
            var (wide, narrow) = (digits.Count(digit => digit == 3), digits.Count(digit => digit == 2));
            Assert.Equal(7_783_040 + 35_389_440L * wide + 3_932_160L * narrow, count.Macs);
            Assert.Equal(73_306 + 243_040L * wide + 28_000L * narrow, count.Parameters);
        }
    }

    [Fact]
    public void TheCellOfSixFullConvolutionsHasThePublishedCounts()
    {
        var count = NetworkCount.Of(
            NasBenchText.Read(Text.Replace("nor_conv_1x1", "nor_conv_3x3", StringComparison.Ordinal)
                .Replace("avg_pool_3x3", "nor_conv_3x3", StringComparison.Ordinal)
                .Replace("none", "nor_conv_3x3", StringComparison.Ordinal)
                .Replace("skip_connect", "nor_conv_3x3", StringComparison.Ordinal)), Published);

        Assert.Equal((1_531_546, 220_119_680), (count.Parameters, count.Macs));
    }

    [Fact]
    public void JsonHasTheSameCells() =>
        Assert.Equal(NasBenchText.Read(Text), GenotypeText.Read(GenotypeText.Write(GenotypeText.Read(Text))));

    [Theory]
    [InlineData("|nor_conv_3x3~0|", "3 nodes joined by '+' are expected, not 1")]
    [InlineData("|none~0|+|none~0|none~1|+|none~0|none~1|", "node 2 is 3 operations between '|'")]
    [InlineData(
        "|none~0|+|none~0|none~1|+|none~0|none~1|none~1|", "'none' stands at place 2 of its node and reads state 2")]
    [InlineData("|sep_conv_3x3~0|+|none~0|none~1|+|none~0|none~1|none~2|", "unknown operation 'sep_conv_3x3'")]
    [InlineData("|none|+|none~0|none~1|+|none~0|none~1|none~2|", "'none' stands at place 0")]
    [InlineData("|", "3 nodes joined by '+'")]
    public void WhatIsNoCellIsRefused(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidArchitectureException>(() => GenotypeText.Read(text)).Message);
}
