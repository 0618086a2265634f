using CsCheck;
using DeffArts.Sweeps;
using Xunit;

namespace DeffArts.Tests.Sweeps;

public class SweepPlanTests
{
    [Fact]
    public void GoesThroughAllGammasOfASeedBeforeTheNext()
    {
        var plan = new SweepPlan([0, 0.01], [7, 8]);

        Assert.Equal(
            ["gamma-0-seed-7", "gamma-0.01-seed-7", "gamma-0-seed-8", "gamma-0.01-seed-8"],
            plan.Points.Select(point => point.Name));
        Assert.Empty(plan.Validate());
        Assert.Empty(SweepPlan.Standard.Validate());
        Assert.Equal(12, SweepPlan.Standard.Points.Length);
    }

    [Fact]
    public void EveryPairHasOneMemberWithAFolderOfItsOwn() => Gen.Select(
        Gen.Double[0, 1e3].HashSet[1, 6], Gen.Long.HashSet[1, 6]).Sample((gammas, seeds) =>
    {
        var plan = new SweepPlan([.. gammas], [.. seeds]);
        return plan.Points.Length == gammas.Count * seeds.Count
            && plan.Points.Select(point => point.Name).Distinct(StringComparer.OrdinalIgnoreCase)
            .Count() == plan.Points.Length;
    });

    [Theory]
    [InlineData(new[] { -0.01 }, new long[] { 1 }, "gammas must be 0 or more, not -0.01")]
    [InlineData(new[] { double.NaN }, new long[] { 1 }, "gammas must be 0 or more, not NaN")]
    [InlineData(new[] { 0.01, 0, 0.01 }, new long[] { 1 }, "gammas must name each number once, not 0.01 again")]
    [InlineData(new[] { 0.01 }, new long[] { 2, 2 }, "seeds must name each number once, not 2 again")]
    [InlineData(new double[0], new long[] { 1 }, "gammas must be a list of one or more numbers")]
    [InlineData(new[] { 0.01 }, new long[0], "seeds must be a list of one or more numbers")]
    public void SaysWhatIsWrong(double[] gammas, long[] seeds, string expected)
    {
        var (field, problem) = Assert.Single(new SweepPlan([.. gammas], [.. seeds]).Validate());

        Assert.Equal(expected, $"{field} {problem}");
    }

    [Fact]
    public void RefusesMoreThanAnyoneMeans() => Assert.Single(
        new SweepPlan([.. Enumerable.Range(0, 50).Select(i => (double)i)],
            [.. Enumerable.Range(0, 50).Select(i => (long)i)]).Validate());
}
