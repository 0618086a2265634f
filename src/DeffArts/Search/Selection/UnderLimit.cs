using System.Collections.Immutable;
using DeffArts.Cost;
using DeffArts.Space;

namespace DeffArts.Search.Selection;

/// <summary>
/// The cells with the largest sum of log scores over the kept edges whose cost lies between 0.85 of the limit and the
/// limit: a budget that is not used is accuracy given away. Without a limit in the way that is what
/// <see cref="Magnitude"/> keeps. Where the space has nothing in between, the dearest cells below are taken; where
/// all cells cost more, the cheapest. Node after node, of every cell type in turn, all sets of edges and operations
/// are merged with what is kept so far; of equal costs the best score stays, see <see cref="CostFront"/>.
/// </summary>
/// <param name="limit">The limit.</param>
public sealed class UnderLimit(SearchLimit limit) : SelectionRule
{
    /// <summary>The share of the limit that is to be used.</summary>
    public const double LeastShare = 0.85;

    private const double Tiny = 1e-300;

    /// <summary>What the cheapest cells of a space cost.</summary>
    public static double Cheapest(CostModel model, SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(space);
        return model.Fixed(space) + Nodes(space, model, _ => null).Sum(node => node.Min(choice => choice.Cost));
    }

    /// <inheritdoc/>
    public override Genotype Of(SearchSpace space, ImmutableDictionary<string, CellScores> scores)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(scores);
        var nodes = Nodes(space, limit.Model, type => scores[type]);
        var rest = nodes.Sum(node => node.Min(choice => choice.Cost));
        var front = CostFront.Start(limit.Model.Fixed(space));
        foreach (var node in nodes)
        {
            rest -= node.Min(choice => choice.Cost);
            front = front.With(node, limit.Most - Math.Max(0, rest));
        }

        var chosen = front.Best(LeastShare * limit.Most, limit.Most).Choices();
        var at = 0;
        return new(space.Skeleton, space.Types.Select(type =>
        {
            var nodes = chosen.Skip(at).Take(type.Nodes);
            at += type.Nodes;
            return Cell(type, nodes);
        }));
    }

    private static CellGenotype Cell(CellType type, IEnumerable<NodeChoice> nodes) => new(
        nodes.Select(node => node.Kept.Select(kept =>
            new Connection(type.Operations[kept.Operation], type.Edges[kept.Edge].Input))),
        type.Concat, type.Frame.Inputs);

    /// <summary>All choices of every node of every cell type, the best of each cost.</summary>
    private static List<List<NodeChoice>> Nodes(SearchSpace space, CostModel model, Func<string, CellScores?> scores) =>
        [.. space.Types.SelectMany(type =>
        {
            var (table, own) = (model.Table(space, type.Name), scores(type.Name));
            return Enumerable.Range(0, type.Nodes).Select(node => Choices(type, node, table, own)
                .GroupBy(choice => choice.Cost).Select(equal => equal.MaxBy(choice => choice.Score)!).ToList());
        })];

    private static IEnumerable<NodeChoice> Choices(CellType type, int node, double[,] table, CellScores? scores)
    {
        int[] operations = [.. Enumerable.Range(0, type.Operations.Length)
            .Where(o => type.InputsPerNode is null || !type.Operations[o].IsNone)];
        int[] edges = [.. type.EdgesInto(node)];
        return Extend(new NodeChoice(0, 0, []), 0, type.KeptInputs(node));

        double Score(int edge, int operation) =>
            scores is null ? 0 : Math.Log(Math.Max(scores.Of(edge, operation), Tiny));

        IEnumerable<NodeChoice> Extend(NodeChoice before, int from, int left) => left == 0
            ? [before]
            : Enumerable.Range(from, edges.Length - left + 1 - from).SelectMany(at => operations.SelectMany(operation =>
                Extend(before.With(edges[at], operation, table[edges[at], operation], Score(edges[at], operation)),
                    at + 1, left - 1)));
    }
}
