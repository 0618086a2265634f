using DeffArts.Cost;
using DeffArts.Space;
using Xunit;

namespace DeffArts.Tests.Space;

public class SpacesTests
{
    private const string Small = """
        name = "tiny"
        [layout]
        cell = "a"
        reduction = "b"
        [[cell]]
        name = "a"
        inputs = 1
        nodes = 1
        operations = ["nor_conv_3x3", "skip_connect"]
        output = "last"
        [[cell]]
        name = "b"
        inputs = 1
        nodes = 1
        operations = ["nor_conv_1x1"]
        output = "last"
        """;

    [Fact]
    public void NasBench201HasSixEdgesOfFiveOperationsAndReducesByBlocks()
    {
        var space = Spaces.Get("nas-bench-201");
        var cell = space["cell"];

        Assert.Equal([new(0, 0), new(0, 1), new(1, 1), new(0, 2), new(1, 2), new Edge(2, 2)], cell.Edges);
        Assert.Equal(5, cell.Operations.Length);
        Assert.True(space["reduction"].IsDecided);
        Assert.Equal(["cell"], space.SearchedTypes.Select(type => type.Name));
        var plan = NetworkPlan.ForSearch(space, new NetworkShape(17, 16, 32, 3, 10));
        Assert.Equal([5, 11], plan.Cells.Where(block => block.Type == "reduction").Select(block => block.Index));
        Assert.Equal((64, 8), (plan.Cells[^1].OutputChannels, plan.Cells[^1].OutputSize));
    }

    [Theory]
    [InlineData(32, "chain-32")]
    [InlineData(28, "chain-32")]
    [InlineData(64, "chain-64")]
    [InlineData(96, "chain-96")]
    [InlineData(224, "chain-96")]
    public void AChainIsChosenByTheSizeOfTheImages(int size, string name)
    {
        var plan = NetworkPlan.ForSearch(Spaces.Get(Spaces.ChainFor(size)), new NetworkShape(1, 16, size, 3, 10));

        Assert.Equal(name, Spaces.ChainFor(size));
        Assert.InRange(plan.Cells[^1].OutputSize, 2, 8);
        Assert.All(plan.Cells, cell => Assert.Equal($"layer{cell.Index + 1}", cell.Type));
    }

    [Fact]
    public void ALayerOfAChainMayBeSkippedWhereItsShapeStays()
    {
        var space = Spaces.Get("chain-32");
        var plan = NetworkPlan.ForSearch(space, new NetworkShape(1, 16, 32, 3, 10));

        Assert.All(plan.Cells, cell => Assert.True(
            !space[cell.Type].Operations.Contains(new SkipConnect())
            || (cell.KeepsChannels(0) && cell.Stride(0) == 1)));
        Assert.Equal(7, space["layer3"].Operations.Length);
    }

    [Theory]
    [InlineData(16, new[] { 16, 24, 32, 64, 96 })]
    [InlineData(8, new[] { 8, 16, 32, 48 })]
    [InlineData(32, new[] { 32, 48, 64, 128, 192 })]
    public void ChannelsScaleTheWholeChain(int channels, int[] expected)
    {
        var plan = NetworkPlan.ForSearch(Spaces.Get("chain-32"), new NetworkShape(1, channels, 32, 3, 10));

        Assert.Equal(channels, plan.Stem.Channels);
        Assert.Equal(expected, plan.Cells.Select(cell => cell.Channels).Distinct());
    }

    [Fact]
    public void AUsersOwnSpaceGoesAlongWithItsGenotypes()
    {
        var space = Spaces.Get(Small);
        var genotype = new Genotype(space.Skeleton, space.Types.Select(type =>
            Discretizer.Discretize(type, new double[type.Edges.Length, type.Operations.Length])));

        Assert.Equal(genotype, GenotypeText.Read(GenotypeText.Write(genotype)));
        Assert.Equal(NetworkCount.Of(genotype, new NetworkShape(3, 4, 8, 3, 2)).Parameters,
            NetworkCount.Of(
                GenotypeText.Read(GenotypeText.Write(genotype)), new NetworkShape(3, 4, 8, 3, 2)).Parameters);
    }

    [Theory]
    [InlineData("name = \"tiny\"", "nam = 1", "unknown key 'nam'")]
    [InlineData("nodes = 1", "nodes = 17", "a cell has 1 to 16 nodes, not 17")]
    [InlineData("inputs = 1", "inputs = 2", "'preprocess' must be true")]
    [InlineData("\"nor_conv_3x3\"", "\"nor_conv_33\"", "unknown operation 'nor_conv_33'")]
    [InlineData("output = \"last\"", "output = \"first\"", "'output' is \"last\" or \"concatenation\"")]
    [InlineData("[layout]", "[layot]", "unknown table [layot]")]
    [InlineData("reduction = \"b\"", "reduction = \"c\"", "[layout] names two cells")]
    [InlineData("name = \"tiny\"", "name = \"tiny", "not TOML")]
    public void ADefinitionThatBreaksARuleIsRefusedWithItsPlace(string part, string other, string expected)
    {
        var at = Small.IndexOf(part, StringComparison.Ordinal);
        var broken = Small[..at] + other + Small[(at + part.Length)..];

        var message = Assert.Throws<InvalidArchitectureException>(() => Spaces.Get(broken)).Message;

        Assert.Contains(expected, message);
        Assert.Contains("line ", message);
    }

    [Fact]
    public void AnUnknownNameIsAnsweredWithANearOne() => Assert.Contains(
        "did you mean 'nas-bench-201'?",
        Assert.Throws<InvalidArchitectureException>(() => Spaces.Get("nas-bench-20")).Message);

    [Fact]
    public void AnOperationThatKeepsTheChannelsIsRefusedWhereTheyChange()
    {
        var space = Spaces.Get("chain-32");
        var cells = space.Types.Select(type =>
            new CellGenotype([[new Connection(new SkipConnect(), 0)]], type.Concat, inputs: 1));

        var message = Assert.Throws<InvalidArchitectureException>(() => NetworkPlan.ForGenotype(
            new Genotype(space.Skeleton, cells), new NetworkShape(1, 16, 32, 3, 10))).Message;

        Assert.Equal("layer2 cell: skip_connect keeps the channels; here they change from 16 to 24", message);
    }
}
