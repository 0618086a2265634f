using CsCheck;
using DeffArts.Cost;
using DeffArts.Search;
using DeffArts.Space;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.Search;

public class ExpectedCostTests
{
    private const double Beta = 0.27;
    private static readonly SearchSpace Space = SearchSpace.Paper;

    private static readonly Gen<double[]> Alpha =
        Gen.Double[-3, 3].Array[Space.Edges.Length * Space.Operations.Length];

    private static PaperCost Model(double none = 999_999) => new(Processor.Paper, Convention.Table2, none);

    private static Tensor Matrix(double[] values) =>
        tensor(values, [Space.Edges.Length, Space.Operations.Length], requires_grad: true);

    /// <summary>L_com^beta in plain arithmetic: the second implementation.</summary>
    private static double Power(double[] normal, double[] reduction) =>
        Math.Pow(Sum(normal) + Sum(reduction), Beta);

    private static double[] Softmax(double[] alpha, int edge)
    {
        var row = alpha.Skip(edge * Space.Operations.Length).Take(Space.Operations.Length).Select(Math.Exp).ToArray();
        return [.. row.Select(value => value / row.Sum())];
    }

    private static double Sum(double[] alpha) => Enumerable.Range(0, Space.Edges.Length)
        .Sum(edge => Softmax(alpha, edge).Zip(Space.Operations, (s, operation) => s * Model().Of(operation)).Sum());

    [Fact]
    public void EqualsTheSumOfEquation4() => Gen.Select(Alpha, Alpha).Sample((normal, reduction) =>
    {
        using var scope = NewDisposeScope();
        using var cost = new ExpectedCost(Model(), Space);
        var expected = Sum(normal) + Sum(reduction);

        Assert.Equal(expected, cost.OfAlpha(Matrix(normal), Matrix(reduction)).Cycles.item<double>(), expected * 1e-12);
    }, iter: 20, threads: 1);

    [Fact]
    public void GradientIsTheSoftmaxesOwn() => Gen.Select(Alpha, Alpha).Sample((normal, reduction) =>
    {
        using var scope = NewDisposeScope();
        using var cost = new ExpectedCost(Model(), Space);
        var alpha = Matrix(normal);
        var total = cost.OfAlpha(alpha, Matrix(reduction)).Scaled;
        var gradient = autograd.grad([total.pow(Beta)], [alpha])[0];
        var outer = Beta * Math.Pow(total.item<double>(), Beta - 1);
        for (var edge = 0; edge < Space.Edges.Length; edge++)
        {
            var s = Softmax(normal, edge);
            var mean = s.Zip(Space.Operations, (weight, operation) => weight * Model().Of(operation)).Sum();
            for (var j = 0; j < s.Length; j++)
            {
                var formula = outer * s[j] * (Model().Of(Space.Operations[j]) - mean);
                Assert.Equal(formula, gradient[edge, j].item<double>(), 1e-10);
            }
        }
    }, iter: 5, threads: 1);

    [Fact]
    public void GradientAgreesWithFiniteDifferences()
    {
        using var scope = NewDisposeScope();
        using var cost = new ExpectedCost(Model(), Space);
        var random = new Random(5);
        var normal = Enumerable.Range(0, 112).Select(_ => random.NextDouble() - 0.5).ToArray();
        var reduction = Enumerable.Range(0, 112).Select(_ => random.NextDouble() - 0.5).ToArray();
        var alpha = Matrix(normal);
        var gradient = autograd.grad([cost.OfAlpha(alpha, Matrix(reduction)).Scaled.pow(Beta)], [alpha])[0].flatten();
        const double h = 1e-5;
        for (var i = 0; i < normal.Length; i++)
        {
            var value = normal[i];
            normal[i] = value + h;
            var above = Power(normal, reduction);
            normal[i] = value - h;
            var below = Power(normal, reduction);
            normal[i] = value;
            Assert.Equal((above - below) / (2 * h), gradient[i].item<double>(), 1e-6);
        }
    }

    [Fact]
    public void UniformAlphaOfThePaperHasTheMeanCost()
    {
        using var scope = NewDisposeScope();
        using var cost = new ExpectedCost(Model(), Space);
        var flat = zeros(14, 8, ScalarType.Float32);
        var mean = Space.Operations.Average(Model().Of);

        Assert.Equal(28 * mean, cost.OfAlpha(flat, flat).Cycles.item<double>(), 1e-6);
    }

    [Fact]
    public void AtOneHotAlphaItIsTheExactCostOfTheDiscretisedCells() =>
        Gen.Int[0, 10_000].Sample(seed =>
        {
            using var scope = NewDisposeScope();
            var random = new Random(seed);
            var space = new SearchSpace(
                [.. Operation.Paper, Operation.Parse("sep_conv_7x7"), Operation.Parse("conv_7x1_1x7")],
                nodes: 1 + seed % 5, inputsPerNode: 1 + random.Next(2));
            var shape = new NetworkShape(
                random.Next(3, 9), random.Next(1, 40), random.Next(4, 40), random.Next(1, 4), random.Next(2, 20));
            var processor = random.Next(2) == 0
                ? Processor.Paper
                : new Processor("other", "test", 0.5, random.Next(1, 4), random.Next(1, 9), random.Next(20));
            foreach (var convention in Enum.GetValues<Convention>())
            {
                var model = convention.Create(processor, shape, noneCost: 0);
                using var cost = new ExpectedCost(model, space);
                var (normal, normalCell) = OneHot(space, random);
                var (reduction, reductionCell) = OneHot(space, random);
                var exact = model.Exact(new Genotype(normalCell, reductionCell));

                Assert.Equal(exact, cost.OfAlpha(normal, reduction).Cycles.item<double>(), 1e-6 + exact * 1e-13);
            }
        }, iter: 25, threads: 1);

    /// <summary>Random kept edges with a random operation; every dropped edge is one-hot at none.</summary>
    private static (Tensor Alpha, CellGenotype Cell) OneHot(SearchSpace space, Random random)
    {
        var hot = new double[space.Edges.Length, space.Operations.Length];
        var nodes = new List<Connection[]>();
        for (var node = 0; node < space.Nodes; node++)
        {
            var edges = SearchSpace.Paper[CellType.Normal].EdgesInto(node).ToArray();
            var kept = edges.OrderBy(_ => random.Next()).Take(space.InputsPerNode).ToHashSet();
            var connections = new List<Connection>();
            foreach (var edge in edges)
            {
                var operation = kept.Contains(edge) ? random.Next(1, space.Operations.Length) : 0;
                hot[edge, operation] = 1e4;
                if (operation > 0)
                {
                    connections.Add(new Connection(space.Operations[operation], space.Edges[edge].Input));
                }
            }

            nodes.Add([.. connections]);
        }

        return (tensor(hot), new CellGenotype(nodes, Enumerable.Range(2, space.Nodes)));
    }
}
