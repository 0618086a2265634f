using DeffArts.Cost;
using DeffArts.Search;
using DeffArts.Settings;
using DeffArts.Space;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Search;

/// <summary>Every named method searches, differs from the paper's, and is resumed and undone to the bit.</summary>
public class VariantSearchTests
{
    public static TheoryData<string> Names => [.. Methods.Names];

    public static TheoryData<string> Others => [.. Methods.Names.Where(name => name != Methods.Paper)];

    [Theory]
    [MemberData(nameof(Names))]
    public void ItIsResumedBitForBit(string method)
    {
        using var whole = Searcher(method);
        var events = whole.Run().Count();
        var bits = TinySearch.Bits(whole);
        foreach (var stop in new[] { 2, events / 2, events - 2 })
        {
            using var scope = NewDisposeScope();
            using var stopped = Searcher(method);
            Assert.Equal(stop, stopped.Run().Take(stop).Count());
            var state = stopped.Capture();
            manual_seed(12345); // Another process would not have this process's generator.
            using var resumed = Searcher(method);
            resumed.Restore(state);
            _ = resumed.Run().Count();

            Assert.Equal(bits, TinySearch.Bits(resumed));
        }
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void ItSearchesOtherwiseThanThePaper(string method)
    {
        using var variant = Searcher(method);
        _ = variant.Run().Count();
        using var paper = Searcher(Methods.Paper);
        _ = paper.Run().Count();

        var (one, other) = (TinySearch.Bits(variant), TinySearch.Bits(paper));
        Assert.True(!one["alphas.normal"].SequenceEqual(other["alphas.normal"])
            || !one["supernet.stem.conv.weight"].SequenceEqual(other["supernet.stem.conv.weight"])
            || one.Keys.Except(other.Keys).Any());
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void ItSearchesWhereEveryEdgeStays(string method)
    {
        var settings = Settings(method)
            with
        { Space = "nas-bench-201", Nodes = 4, Channels = 4, Layers = 5, Epochs = 1 };
        var cost = new NetworkCost(Processor.Paper, new NetworkShape(5, 4, 8, 3, 3), noneCost: 0);
        var space = settings.SearchSpace();
        // Costs as weights: the dearest operation of every edge is its strongest.
        var dearest = cost.Exact(new Genotype(space.Skeleton, space.Types.Select(type =>
            Discretizer.Discretize(type, cost.Table(space, type.Name)))));
        using var searcher = new Searcher(
            settings, TinySearch.Data(), cost, CPU, limit: new SearchLimit(cost, 0.8 * dearest));
        var found = Assert.IsType<SearchCompleted>(searcher.Run().Last()).Architecture;

        Assert.Equal(cost.Exact(found.Genotype), found.GenotypeCost);
        Assert.InRange(found.GenotypeCost, 0, 0.8 * dearest);
    }

    [Fact]
    public void BlankTakesNoStepOfAlphaAndSelectsAnEdgeWithAnOperationEachTime()
    {
        using var searcher = Searcher("blank-pt");
        var start = TinySearch.Bits(searcher)["alphas.normal"];
        var events = searcher.Run().ToList();

        Assert.Equal(start, TinySearch.Bits(searcher)["alphas.normal"]);
        var space = TinySearch.Settings.SearchSpace();
        // Two cell types: an operation for each of five edges, and one edge of the second node's three is dropped.
        Assert.Equal(2 * (5 + 1), Assert.IsType<SelectionProgressed>(events[^2]).Decided);
        var found = Assert.IsType<SearchCompleted>(events[^1]).Architecture;
        Assert.All(found.Cells.Select(cell => cell.Weights), weights =>
        {
            Assert.Equal(2 * space.InputsPerNode, weights.Cast<double>().Count(weight => weight == 1));
            Assert.Equal(weights.Length - 2 * space.InputsPerNode, weights.Cast<double>().Count(weight => weight == 0));
        });
    }

    private static Searcher Searcher(string method) => TinySearch.Searcher(Settings(method));

    private static SearchSettings Settings(string method) => Methods.All.Single(one => one.Name == method).Assignments
        .Aggregate(new SearchRunSettings { Search = TinySearch.Settings }, (before, assignment) =>
            SearchTable.Find(assignment.Name)!.Read(before, assignment.Text)).Search
        with
    { SelectionSteps = 1, SelectionImages = 16 };
}
