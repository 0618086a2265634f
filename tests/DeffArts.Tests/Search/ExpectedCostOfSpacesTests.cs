using DeffArts.Cost;
using DeffArts.Search;
using DeffArts.Space;
using DeffArts.Tests.Space;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Search;

public class ExpectedCostOfSpacesTests
{
    public static TheoryData<string> Names => [.. RandomMembers.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void AtOneHotAlphaItIsTheExactCostOfTheMember(string name)
    {
        using var scope = NewDisposeScope();
        var (space, random) = (Spaces.Get(name), new Random(7));
        var model = new NetworkCost(Processor.Paper, RandomMembers.Shape(space), noneCost: 0);
        using var cost = new ExpectedCost(model, space);
        for (var i = 0; i < 10; i++)
        {
            var choices = space.Types.ToDictionary(type => type.Name, type => RandomMembers.Choices(type, random));
            var exact = model.Exact(new Genotype(
                space.Skeleton, space.Types.Select(type => RandomMembers.Cell(type, choices[type.Name]))));
            var expected = cost.Of(type => OneHot(space[type], choices[type])).Cycles.item<double>();

            // A node of NAS-Bench-201 adds all its edges, also those of none, which the kept cell leaves out.
            Assert.InRange(expected - exact, -1e-6, NoneSums(model, space, choices) + 1e-6);
        }
    }

    [Fact]
    public void AtUniformAlphaASpaceWeighsAsMuchAsThePapersOwn()
    {
        using var scope = NewDisposeScope();
        var space = Spaces.Get("nas-bench-201");
        using var paper = new ExpectedCost(
            new PaperCost(Processor.Paper, Convention.Table2, noneCost: 0), SearchSpace.Paper);
        using var own = new ExpectedCost(
            new NetworkCost(Processor.Paper, RandomMembers.Shape(space), noneCost: 0), space);
        Tensor Uniform(SearchSpace of, string type) => full(
            of[type].Edges.Length, of[type].Operations.Length, 1.0 / of[type].Operations.Length, ScalarType.Float64);
        // The residual blocks are the same in every member.
        var decided = space.Types.Where(type => type.IsDecided).Select(type => type.Name).ToHashSet();
        var expected = paper.Of(type => Uniform(SearchSpace.Paper, type)).Scaled.item<double>();

        Assert.Equal(expected, own.Of(type => decided.Contains(type)
            ? zeros(1, 1, ScalarType.Float64)
            : Uniform(space, type)).Scaled.item<double>(), expected * 1e-12);
    }

    [Fact]
    public void ThePapersConventionsRefuseOtherSpaces()
    {
        var model = new PaperCost(Processor.Paper, Convention.Table2, noneCost: 0);

        Assert.Contains("nas-bench-201", Assert.Throws<ArgumentException>(
            () => new ExpectedCost(model, Spaces.Get("nas-bench-201"))).Message);
    }

    private static Tensor OneHot(CellType type, int[] chosen)
    {
        var hot = new double[type.Edges.Length, type.Operations.Length];
        foreach (var (edge, operation) in chosen.Index().Where(choice => choice.Item >= 0))
        {
            hot[edge, operation] = 1;
        }

        return tensor(hot);
    }

    private static double NoneSums(NetworkCost model, SearchSpace space, Dictionary<string, int[]> choices) =>
        NetworkPlan.ForSearch(space, RandomMembers.Shape(space)).Cells.Sum(cell =>
        {
            var type = space[cell.Type];
            return Enumerable.Range(0, type.Nodes).Sum(node =>
            {
                var kept = type.EdgesInto(node).Count(edge => !type.Operations[choices[cell.Type][edge]].IsNone);
                return model.NodeSum(cell, type.KeptInputs(node)) - model.NodeSum(cell, kept);
            });
        });
}
