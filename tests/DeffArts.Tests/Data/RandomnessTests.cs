using CsCheck;
using DeffArts.Data;
using Xunit;

namespace DeffArts.Tests.Data;

public class RandomnessTests
{
    [Fact]
    public void GivesTheBitsOfAnIndependentSplitMix64()
    {
        // Computed by a few lines of Python from the published constants.
        var keyed = new Randomness(1, "order", 3);
        var negative = new Randomness(-7);

        Assert.Equal([0x5dd8069ba9fbcae7, 0xc126c2055e2b6ebe, 0xba080758f2af8faf], Bits(keyed, 3));
        Assert.Equal([0xa39b91cb5ecb1a80, 0x22fc9fcabf787829], Bits(negative, 2));
    }

    [Fact]
    public void EveryPartOfTheKeyAndItsPlaceMatter()
    {
        Randomness[] sequences =
        [
            new(1), new(2), new(1, "a", "b"), new(1, "b", "a"), new(1, "ab"), new(1, "a"), new(1, 1), new(1, "1"),
            new(1, 1, 2), new(1, 2, 1), new(1, 0), new(1, ""), new(1, -1),
        ];

        Assert.Equal(sequences.Length, sequences.Select(sequence => sequence.NextBits()).Distinct().Count());
    }

    [Fact]
    public void UniformFillsTheIntervalEvenly()
    {
        var random = new Randomness(5, "uniform");
        var counts = new int[20];
        for (var i = 0; i < 20_000; i++)
        {
            counts[(int)(random.Uniform() * 20)]++;
        }

        // 19 degrees of freedom: 43.8 is passed by chance once in 1000 seeds.
        Assert.True(counts.Sum(count => (count - 1000.0) * (count - 1000.0) / 1000) < 43.8);
    }

    [Fact]
    public void BelowStaysBelowAndReachesEveryNumber() =>
        Gen.Select(Gen.Long, Gen.Int[1, 40]).Sample((seed, n) =>
        {
            var random = new Randomness(seed);
            var seen = Enumerable.Range(0, 40 * n).Select(_ => random.Below(n)).ToArray();
            return seen.All(value => value >= 0 && value < n) && seen.Distinct().Count() == n;
        });

    [Fact]
    public void NormalHasMeanZeroDeviationOneAndNormalTails()
    {
        var random = new Randomness(6, "normal");
        var values = Enumerable.Range(0, 40_000).Select(_ => random.Normal()).ToArray();

        Assert.Equal(0, values.Average(), 0.02);
        Assert.Equal(1, values.Average(value => value * value), 0.03);
        Assert.Equal(0.0455, values.Average(value => Math.Abs(value) > 2 ? 1.0 : 0.0), 0.004);
    }

    [Fact]
    public void ShuffleReachesEveryOrderEquallyOften()
    {
        var random = new Randomness(7, "shuffle");
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < 6000; i++)
        {
            var letters = "abc".ToCharArray();
            random.Shuffle<char>(letters);
            counts[new string(letters)] = counts.GetValueOrDefault(new string(letters)) + 1;
        }

        Assert.Equal(6, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 880, 1120));
    }

    [Fact]
    public void BelowRefusesAnEmptyRange() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Randomness(1).Below(0));

    private static ulong[] Bits(Randomness random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => random.NextBits())];
}
