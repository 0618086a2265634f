using DeffArts.Cost;
using DeffArts.Space;
using Xunit;

namespace DeffArts.Tests.Cost;

public class CostLimitTests
{
    [Theory]
    [InlineData("cycles=2.0M", Resource.Cycles, 2e6, "cycles=2M")]
    [InlineData("macs=100M", Resource.Macs, 1e8, "macs=100M")]
    [InlineData("parameters=50k", Resource.Parameters, 5e4, "parameters=50k")]
    [InlineData("cycles=1234.5", Resource.Cycles, 1234.5, "cycles=1.2345k")]
    [InlineData("macs=3G", Resource.Macs, 3e9, "macs=3G")]
    [InlineData("cycles=7e5", Resource.Cycles, 7e5, "cycles=700k")]
    [InlineData("cycles=0.5", Resource.Cycles, 0.5, "cycles=0.5")]
    public void ItIsReadAndWrittenBackToTheSameNumber(string text, Resource resource, double most, string written)
    {
        var limit = CostLimit.Parse(text)!;

        Assert.Equal(new CostLimit(resource, most), limit);
        Assert.Equal(written, limit.ToString());
        Assert.Equal(limit, CostLimit.Parse(limit.ToString()));
    }

    [Fact]
    public void EmptyTextIsNoLimit() => Assert.Null(CostLimit.Parse(""));

    [Theory]
    [InlineData("2M")]
    [InlineData("cycles")]
    [InlineData("cycles=")]
    [InlineData("cycles=M")]
    [InlineData("cycles=0")]
    [InlineData("cycles=-1M")]
    [InlineData("cycles=NaN")]
    [InlineData("cycles=1e999")]
    [InlineData("cycles=2m")]
    [InlineData("Cycles=2M")]
    [InlineData("latency=2M")]
    [InlineData("cycles=1=2")]
    public void AnythingElseIsRefusedWithWhatItMustBe(string text) => Assert.StartsWith(
        "must be cycles=X, macs=X or parameters=X",
        Assert.Throws<FormatException>(() => CostLimit.Parse(text)).Message);

    [Theory]
    [InlineData(Resource.Macs)]
    [InlineData(Resource.Parameters)]
    public void TheCountsOfKeptEdgesAndTheFixedPartSumToTheNetworksOwn(Resource resource)
    {
        var shape = new NetworkShape(6, 8, 32, 3, 10);
        var model = new CountCost(resource, shape);
        foreach (var genotype in KnownGenotypes.Names.Select(KnownGenotypes.Get)
            .Where(genotype => OfThePaper(genotype.Normal) && OfThePaper(genotype.Reduction)))
        {
            var count = NetworkCount.Of(genotype, shape);
            var sum = model.Fixed(SearchSpace.Paper) + new[] { CellType.Normal, CellType.Reduction }.Sum(type =>
                genotype.Cell(type).Nodes.Index()
                    .Sum(node => node.Item.Sum(connection => model.Table(SearchSpace.Paper, type)[
                    SearchSpace.Paper.Type.EdgesInto(node.Index).First() + connection.Input,
                    SearchSpace.Paper.Operations.IndexOf(connection.Operation)])));

            Assert.Equal(resource == Resource.Macs ? count.Macs : count.Parameters, sum);
            Assert.Equal(sum, model.Exact(genotype));
        }
    }

    private static bool OfThePaper(CellGenotype cell) => cell.Nodes.Length == 4 && cell.Concat.Length == 4
        && cell.Connections.All(connection => SearchSpace.Paper.Operations.Contains(connection.Operation));
}
