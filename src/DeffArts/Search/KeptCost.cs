using System.Collections.Immutable;
using DeffArts.Cost;
using DeffArts.Space;
using DeffArts.Tensors;
using static TorchSharp.torch;

namespace DeffArts.Search;

/// <summary>
/// The expected cost of the discretised cells: of the edges that a node keeps, where Eq. 4 sums them all. Under a
/// sharpness 1/t an edge's operation besides <c>none</c> has the probability q_o ~ p_o^(1/t); a set S of as many
/// edges as a node keeps has P(S) ~ prod_(e in S) odds_e^(1/t), where odds_e = s_e / (1 - s_e) and s_e is the largest
/// p_eo besides none's, which is what edges are ranked by, times the edge's own weight where it has one. A node costs
/// sum_e P(e is kept) sum_o q_eo Cost_eo. t falls linearly from 1 to 0.1 over the search; at one-hot alpha that keeps
/// as many edges as the node does, the sum is the exact cost at any t.
/// </summary>
public sealed class KeptCost : CostExpectation
{
    private const double Warmest = 1;
    private const double Coldest = 0.1;

    // Far below any probability that matters; keeps logarithms and their gradients finite at one-hot alpha.
    private const double Tiny = 1e-12;
    private readonly ImmutableArray<TypeTables> types;
    private readonly double fixedCost;
    private readonly double scale;

    /// <summary>Keeps the cost tables, edges x operations, of every cell type.</summary>
    public KeptCost(CostModel model, SearchSpace space, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(space);
        (fixedCost, scale) = (model.Fixed(space), model.Scale(space));
        types = [.. space.Types.Select(type => new TypeTables(type, model.Table(space, type.Name), device ?? CPU))];
    }

    /// <inheritdoc/>
    public override (Tensor Cycles, Tensor Scaled) Of(RelaxedArchitecture architecture, double progress)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        var temperature = Warmest + (Coldest - Warmest) * progress;
        var sum = types.Select(tables => tables.Type.Name)
            .Select(type => Of(type, architecture.Probabilities(type), architecture.EdgeWeights(type), temperature))
            .Aggregate((one, other) => one.Plus(other));
        return (sum.Plus(fixedCost), sum.Times(scale));
    }

    /// <summary>One cell type's part, in cycles.</summary>
    /// <param name="type">The cell type's name.</param>
    /// <param name="probabilities">Edges x operations, in double precision.</param>
    /// <param name="edgeWeights">The edges' own weights, or null.</param>
    /// <param name="temperature">t.</param>
    public Tensor Of(string type, Tensor probabilities, Tensor? edgeWeights, double temperature)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        var tables = types.First(one => one.Type.Name == type);
        var real = probabilities.index_select(1, tables.Real);
        var operations = nn.functional.softmax(real.Plus(Tiny).log().Over(temperature), -1);
        var costs = (operations * tables.Costs.index_select(1, tables.Real)).sum(1);
        var strongest = real.amax([1L]);
        var strengths = edgeWeights is null ? strongest : strongest * edgeWeights;
        var odds = strengths.Plus(Tiny).log() - strengths.neg().Plus(1 + Tiny).log();
        Tensor? sum = null;
        for (var node = 0; node < tables.Sets.Length; node++)
        {
            var (first, count) = (tables.Type.EdgesInto(node).First(), tables.Sets[node].shape[1]);
            var sets = nn.functional.softmax(tables.Sets[node].mv(odds.narrow(0, first, count)).Over(temperature), 0);
            var cost = (tables.Sets[node].mv(costs.narrow(0, first, count)) * sets).sum();
            sum = sum is null ? cost : sum.Plus(cost);
        }

        return sum!;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (var tables in types)
        {
            tables.Dispose();
        }
    }

    /// <summary>
    /// Of one cell type: the costs, the columns that can be kept, and for each node the sets of edges.
    /// </summary>
    private sealed class TypeTables(CellType type, double[,] costs, Device device) : IDisposable
    {
        public CellType Type => type;

        public Tensor Costs { get; } = tensor(costs, device: device).DetachFromDisposeScope();

        // Where every edge keeps an operation, none is one of them.
        public Tensor Real { get; } = tensor(
            [.. Enumerable.Range(0, type.Operations.Length)
                .Where(o => type.InputsPerNode is null || !type.Operations[o].IsNone).Select(o => (long)o)],
            device: device).DetachFromDisposeScope();

        public ImmutableArray<Tensor> Sets { get; } = [.. Enumerable.Range(0, type.Nodes).Select(node =>
            tensor(KeptCost.Sets(type.EdgesInto(node).Count(), type.KeptInputs(node)), device: device)
                .DetachFromDisposeScope())];

        public void Dispose()
        {
            foreach (var tensor in Sets.Append(Costs).Append(Real))
            {
                tensor.Dispose();
            }
        }
    }

    /// <summary>
    /// Every set of <paramref name="kept"/> of <paramref name="count"/> edges as a row of 1 where an edge is in it.
    /// </summary>
    private static double[,] Sets(int count, int kept)
    {
        var rows = new List<double[]>();
        Extend(new double[count], 0, Math.Min(kept, count));
        var sets = new double[rows.Count, count];
        for (var row = 0; row < rows.Count; row++)
        {
            for (var edge = 0; edge < count; edge++)
            {
                sets[row, edge] = rows[row][edge];
            }
        }

        return sets;

        void Extend(double[] chosen, int from, int left)
        {
            if (left == 0)
            {
                rows.Add([.. chosen]);
                return;
            }

            for (var edge = from; edge <= count - left; edge++)
            {
                chosen[edge] = 1;
                Extend(chosen, edge + 1, left - 1);
                chosen[edge] = 0;
            }
        }
    }
}
