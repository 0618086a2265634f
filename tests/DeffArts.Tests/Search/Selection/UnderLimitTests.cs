using System.Collections.Immutable;
using CsCheck;
using DeffArts.Cost;
using DeffArts.Search;
using DeffArts.Search.Selection;
using DeffArts.Space;
using Xunit;

namespace DeffArts.Tests.Search.Selection;

/// <summary>Selection under a limit against all cells of small spaces, and its laws on the paper's.</summary>
public class UnderLimitTests
{
    private static readonly SearchSpace Tiny = new(
        new[] { "none", "skip_connect", "max_pool_3x3", "sep_conv_3x3" }.Select(Operation.Parse),
        nodes: 2, inputsPerNode: 2);

    private static readonly CellType Paper = SearchSpace.Paper[CellType.Normal];

    private static readonly NetworkShape Shape = new(4, 4, 16, 3, 10);

    private static readonly CostModel[] Models =
    [
        new PaperCost(Processor.Paper, Convention.Table2, noneCost: 0),
        new NetworkCost(Processor.Paper, Shape, noneCost: 0),
        new CountCost(Resource.Macs, Shape), new CountCost(Resource.Parameters, Shape),
    ];

    private static readonly Gen<(int Seed, double Share, int Model)> Cases =
        Gen.Select(Gen.Int[0, int.MaxValue - 1], Gen.Double[0.02, 1], Gen.Int[0, Models.Length - 1]);

    [Fact]
    public void InASmallSpaceItFindsTheBestOfAllCells() => Cases.Sample(given =>
    {
        var model = Models[given.Model];
        var scores = Scores(Tiny, given.Seed);
        var all = All(scores, model);
        var (least, most) = (all.Min(cell => cell.Cost), all.Max(cell => cell.Cost));
        var limit = least + given.Share * (most - least);
        var within = all.Where(cell => cell.Cost <= limit).ToList();
        var wanted = within.Where(cell => cell.Cost >= UnderLimit.LeastShare * limit).ToList();
        var expected = wanted.Count > 0
            ? wanted.Max(cell => cell.Score)
            : within.Where(cell => cell.Cost == within.Max(other => other.Cost)).Max(cell => cell.Score);

        var found = new UnderLimit(new SearchLimit(model, limit)).Of(Tiny, scores);

        Assert.True(model.Exact(found) <= limit * (1 + 1e-12));
        Assert.Equal(expected, Score(Tiny, scores, found), 1e-9);
    }, iter: 20, threads: 1);

    [Fact]
    public void OnRandomAlphasItIsNeverOverAndUsesTheBudget() => Cases.Sample(given =>
    {
        var (model, space) = (Models[given.Model], SearchSpace.Paper);
        var scores = Scores(space, given.Seed);
        var least = UnderLimit.Cheapest(model, space);
        var most = model.Fixed(space) + space.Types.Sum(type => Dearest(model.Table(space, type.Name)));
        var limit = least + given.Share * (most - least);

        var found = model.Exact(new UnderLimit(new SearchLimit(model, limit)).Of(space, scores));

        Assert.InRange(found, least, limit * (1 + 1e-12));
        Assert.True(found >= UnderLimit.LeastShare * limit || given.Share < 0.1, $"{found} of {limit}");
    }, iter: 8, threads: 1);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void WhereEveryEdgeStaysItFindsTheBestOfAllCellsToo(int seed)
    {
        // NAS-Bench-201: one of five operations, none included, on each of six edges.
        var space = Spaces.Get("nas-bench-201");
        var model = new CountCost(Resource.Macs, Shape);
        var (type, scores) = (space.SearchedTypes.Single(), Scores(space, seed));
        var (table, own, constant) = (model.Table(space, type.Name), scores[type.Name], Constant(space, model));
        var count = type.Operations.Length;
        var all = Enumerable.Range(0, (int)Math.Pow(count, type.Edges.Length)).Select(number =>
        {
            var operations = type.Edges.Select((_, edge) => number / (int)Math.Pow(count, edge) % count).ToArray();
            return (Cost: constant + operations.Index().Sum(one => table[one.Index, one.Item]),
                Score: operations.Index().Sum(one => Math.Log(own.Of(one.Index, one.Item))));
        }).ToList();
        var limit = 0.5 * (all.Min(cell => cell.Cost) + all.Max(cell => cell.Cost));
        var within = all.Where(cell => cell.Cost <= limit && cell.Cost >= UnderLimit.LeastShare * limit);

        var found = new UnderLimit(new SearchLimit(model, limit)).Of(space, scores);

        Assert.InRange(model.Exact(found), UnderLimit.LeastShare * limit, limit);
        Assert.Equal(within.Max(cell => cell.Score), Score(space, scores, found, type.Name), 1e-9);
    }

    [Fact]
    public void WhatMagnitudeKeepsStaysWhereItFits() => Gen.Int[0, int.MaxValue - 1].Sample(seed =>
    {
        var scores = Scores(SearchSpace.Paper, seed);
        var magnitude = new Magnitude().Of(SearchSpace.Paper, scores);
        var cost = Models[0].Exact(magnitude);

        Assert.Equal(magnitude, new UnderLimit(new SearchLimit(Models[0], cost)).Of(SearchSpace.Paper, scores));
    }, iter: 5, threads: 1);

    [Fact]
    public void BelowTheCheapestCellsItGivesTheCheapest()
    {
        var scores = Scores(Tiny, 1);
        var least = UnderLimit.Cheapest(Models[1], Tiny);

        Assert.Equal(least, All(scores, Models[1]).Min(cell => cell.Cost), 1e-6);
        var found = new UnderLimit(new SearchLimit(Models[1], least / 2)).Of(Tiny, scores);
        Assert.Equal(least, Models[1].Exact(found), 1e-6);
    }

    private static ImmutableDictionary<string, CellScores> Scores(SearchSpace space, int seed)
    {
        var random = new Random(seed);
        return space.Types.ToImmutableDictionary(type => type.Name, type =>
        {
            var values = new double[type.Edges.Length, type.Operations.Length];
            foreach (var edge in Enumerable.Range(0, type.Edges.Length))
            {
                var row = Enumerable.Range(0, type.Operations.Length)
                    .Select(_ => Math.Exp(3 * random.NextDouble())).ToArray();
                foreach (var operation in Enumerable.Range(0, row.Length))
                {
                    values[edge, operation] = row[operation] / row.Sum();
                }
            }

            return new CellScores(values, Edges: null);
        });
    }

    private static List<(double Cost, double Score)> All(
        ImmutableDictionary<string, CellScores> scores, CostModel model)
    {
        List<CellGenotype> cells = [.. Cells(Tiny)];
        return [.. cells.SelectMany(normal => cells.Select(reduction => new Genotype(normal, reduction)))
            .Select(genotype => (model.Exact(genotype), Score(Tiny, scores, genotype)))];
    }

    /// <summary>Every cell of a space whose nodes keep two inputs.</summary>
    private static IEnumerable<CellGenotype> Cells(SearchSpace space)
    {
        Operation[] operations = [.. space.Operations.Where(operation => !operation.IsNone)];
        IEnumerable<Connection[]> Node(int states) =>
            from low in Enumerable.Range(0, states)
            from high in Enumerable.Range(low + 1, states - low - 1)
            from first in operations
            from second in operations
            select new[] { new Connection(first, low), new Connection(second, high) };
        return from one in Node(2)
               from other in Node(3)
               select new CellGenotype([one, other], [2, 3]);
    }

    // Blocks that are the same in every network.
    private static double Constant(SearchSpace space, CostModel model) => model.Fixed(space)
        + space.Types.Where(type => type.IsDecided).Sum(type => model.Table(space, type.Name).Cast<double>().Sum());

    private static double Score(
        SearchSpace space, ImmutableDictionary<string, CellScores> scores, Genotype genotype, string? only = null) =>
        scores.Where(entry => only is null || entry.Key == only).Sum(entry =>
        {
            var type = space[entry.Key];
            return genotype.Cell(entry.Key).Nodes.Index().Sum(node => node.Item.Sum(connection =>
                Math.Log(entry.Value.Of(
                    type.EdgesInto(node.Index).First() + connection.Input,
                    type.Operations.IndexOf(connection.Operation)))));
        });

    private static double Dearest(double[,] table) => Enumerable.Range(0, Paper.Nodes).Sum(node =>
        Paper.EdgesInto(node).Select(edge => Enumerable.Range(0, table.GetLength(1)).Max(o => table[edge, o]))
            .OrderDescending().Take(2).Sum());
}
