using CsCheck;
using DeffArts.Cost;
using DeffArts.Search;
using DeffArts.Space;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Search;

/// <summary>The expected cost of the edges that cells keep, against enumeration and the exact cost.</summary>
public class KeptCostTests
{
    private static readonly SearchSpace Small = new(Operation.Paper, nodes: 3, inputsPerNode: 2);
    private static readonly NetworkCost Model = new(
        Processor.Paper, new NetworkShape(4, 4, 16, 3, 10), noneCost: 999_999);

    [Theory]
    [InlineData(1)]
    [InlineData(0.4)]
    [InlineData(0.1)]
    public void AtOneHotAlphaThatKeepsAsManyEdgesAsANodeItIsTheExactCost(double temperature) =>
        Gen.Int[0, int.MaxValue - 1].Sample(seed =>
        {
            using var scope = NewDisposeScope();
            using var kept = new KeptCost(Model, Small);
            var random = new Random(seed);
            var (sum, cells) = (Model.Fixed(Small), new List<CellGenotype>());
            foreach (var type in new[] { CellType.Normal, CellType.Reduction })
            {
                var oneHot = new double[Small.Edges.Length, Small.Operations.Length];
                foreach (var node in Enumerable.Range(0, Small.Nodes))
                {
                    var edges = SearchSpace.Paper.Type.EdgesInto(node).OrderBy(_ => random.Next()).ToList();
                    foreach (var (place, edge) in edges.Index())
                    {
                        oneHot[edge, place < 2 ? random.Next(1, 8) : 0] = 1;
                    }
                }

                sum += kept.Of(type, tensor(oneHot), edgeWeights: null, temperature).item<double>();
                cells.Add(Discretizer.Discretize(Small.Type, oneHot));
            }

            var exact = Model.Exact(new Genotype(cells[0], cells[1]));
            Assert.Equal(exact, sum, 1e-9 * exact);
        }, iter: 20, threads: 1);

    [Theory]
    [InlineData(1)]
    [InlineData(0.3)]
    public void ItIsTheMeanOverAllSetsOfEdgesAndOperations(double temperature)
    {
        using var scope = NewDisposeScope();
        using var kept = new KeptCost(Model, Small);
        manual_seed(4);
        var table = Model.Table(Small, CellType.Reduction);
        var p = nn.functional.softmax(randn([Small.Edges.Length, Small.Operations.Length], ScalarType.Float64), -1);
        var found = kept.Of(CellType.Reduction, p, edgeWeights: null, temperature).item<double>();

        // Every pair of edges with every pair of operations, weighted with the product of its odds and powers.
        double P(int edge, int operation) => p[edge, operation].item<double>();
        var expected = 0.0;
        for (var node = 0; node < Small.Nodes; node++)
        {
            int[] edges = [.. SearchSpace.Paper.Type.EdgesInto(node)];
            var (sum, total) = (0.0, 0.0);
            foreach (var (a, b) in edges.SelectMany(a => edges.Where(b => b > a).Select(b => (a, b))))
            {
                double Strength(int edge) => Enumerable.Range(1, 7).Max(o => P(edge, o));
                double Odds(int edge) => Math.Pow(Strength(edge) / (1 - Strength(edge)), 1 / temperature);
                double Mean(int edge) =>
                    Enumerable.Range(1, 7).Sum(o => Math.Pow(P(edge, o), 1 / temperature) * table[edge, o])
                    / Enumerable.Range(1, 7).Sum(o => Math.Pow(P(edge, o), 1 / temperature));
                sum += Odds(a) * Odds(b) * (Mean(a) + Mean(b));
                total += Odds(a) * Odds(b);
            }

            expected += sum / total;
        }

        Assert.Equal(expected, found, 1e-6 * expected);
    }

    [Fact]
    public void ItsGradientAgreesWithFiniteDifferences()
    {
        using var scope = NewDisposeScope();
        using var kept = new KeptCost(Model, Small);
        manual_seed(11);
        var alpha = randn([Small.Edges.Length, Small.Operations.Length], ScalarType.Float64).requires_grad_();
        Tensor At(Tensor a) =>
            kept.Of(CellType.Normal, nn.functional.softmax(a, -1), edgeWeights: null, temperature: 0.5);
        var gradient = autograd.grad([At(alpha)], [alpha])[0];
        const double h = 1e-6;
        for (var edge = 0; edge < Small.Edges.Length; edge++)
        {
            var shift = zeros_like(alpha);
            shift[edge, edge % 8] = h;
            var slope = (At(alpha.detach() + shift) - At(alpha.detach() - shift)).item<double>() / (2 * h);
            Assert.Equal(slope, gradient[edge, edge % 8].item<double>(), 1e-3 + 1e-6 * Math.Abs(slope));
        }
    }

    [Fact]
    public void SharpItIsTheCostOfTheDiscretisedCells() => Gen.Int[0, int.MaxValue - 1].Sample(seed =>
    {
        using var scope = NewDisposeScope();
        using var kept = new KeptCost(Model, Small);
        manual_seed(seed);
        var table = Model.Table(Small, CellType.Normal);
        var p = nn.functional.softmax(2 * randn([Small.Edges.Length, Small.Operations.Length], ScalarType.Float64), -1);
        var values = new double[Small.Edges.Length, Small.Operations.Length];
        foreach (var (at, value) in p.data<double>().ToArray().Index())
        {
            values[at / 8, at % 8] = value;
        }

        var exact = Discretizer.Discretize(Small.Type, values).Nodes.Index().Sum(node => node.Item.Sum(connection =>
            table[SearchSpace.Paper.Type.EdgesInto(node.Index).First() + connection.Input,
                Small.Operations.IndexOf(connection.Operation)]));
        // So sharp that edges would have to be equal to five digits for any but the kept ones to count.
        var sharp = kept.Of(CellType.Normal, p, edgeWeights: null, temperature: 1e-6).item<double>();

        Assert.Equal(exact, sharp, 1e-3 * (1 + exact));
    }, iter: 30, threads: 1);

    [Fact]
    public void EdgeWeightsDecideWhichEdgesCount()
    {
        using var scope = NewDisposeScope();
        using var kept = new KeptCost(Model, Small);
        var table = Model.Table(Small, CellType.Normal);
        var p = full([Small.Edges.Length, 8], 0.125, ScalarType.Float64);
        var weights = zeros(Small.Edges.Length, ScalarType.Float64);
        foreach (var edge in new[] { 0, 1, 3, 4, 5, 8 })
        {
            weights[edge] = 0.5;
        }

        var expected = new[] { 0, 1, 3, 4, 5, 8 }.Sum(edge => Enumerable.Range(1, 7).Average(o => table[edge, o]));
        Assert.Equal(expected, kept.Of(CellType.Normal, p, weights, temperature: 1).item<double>(), 1e-6 * expected);
    }
}
