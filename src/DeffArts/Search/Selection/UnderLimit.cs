using System.Collections.Immutable;
using DeffArts.Cost;
using DeffArts.Space;

namespace DeffArts.Search.Selection;

/// <summary>
/// The cells with the largest sum of log scores over the kept edges whose cost lies between 0.85 of the limit and the
/// limit: a budget that is not used is accuracy given away. Without a limit in the way that is what
/// <see cref="Magnitude"/> keeps. Where the space has nothing in between, the dearest cells below are taken; where
/// all cells cost more, the cheapest. Node after node (edge after edge where all stay), of every cell type in turn, all
/// sets of edges and operations are merged with what is kept so far; of equal costs the best score stays, see
/// <see cref="CostFront"/>.
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
        return model.Fixed(space) + Parts(space, model, _ => null).Sum(part => part.Choices.Min(choice => choice.Cost));
    }

    /// <inheritdoc/>
    public override Genotype Of(SearchSpace space, ImmutableDictionary<string, CellScores> scores)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(scores);
        var parts = Parts(space, limit.Model, type => scores[type.Name]);
        var rest = parts.Sum(part => part.Choices.Min(choice => choice.Cost));
        var front = CostFront.Start(limit.Model.Fixed(space));
        foreach (var (_, choices) in parts)
        {
            rest -= choices.Min(choice => choice.Cost);
            front = front.With(choices, limit.Most - Math.Max(0, rest));
        }

        var chosen = front.Best(LeastShare * limit.Most, limit.Most).Choices();
        var kept = parts.Zip(chosen).ToLookup(pair => pair.First.Type.Name, pair => pair.Second.Kept);
        return new(space.Skeleton, space.Types.Select(type => Cell(type, kept[type.Name].SelectMany(edges => edges))));
    }

    private static CellGenotype Cell(CellType type, IEnumerable<(int Edge, int Operation)> kept) => new(
        kept.OrderBy(one => one.Edge).GroupBy(one => type.Edges[one.Edge].Node).OrderBy(node => node.Key)
            .Select(node => node.Select(one =>
                new Connection(type.Operations[one.Operation], type.Edges[one.Edge].Input))),
        type.Concat, type.Frame.Inputs);

    /// <summary>
    /// What is decided at once, with its choices, the best of each cost: a node where it keeps some of its edges, an
    /// edge where all stay.
    /// </summary>
    private static List<(CellType Type, List<NodeChoice> Choices)> Parts(
        SearchSpace space, CostModel model, Func<CellType, CellScores?> scores) => [.. space.Types.SelectMany(type =>
        {
            var (table, own) = (model.Table(space, type.Name), scores(type));
            return Enumerable.Range(0, type.Nodes).SelectMany(node => type.InputsPerNode is null
                ? type.EdgesInto(node).Select(edge => (Edges: new[] { edge }, Kept: 1))
                : [([.. type.EdgesInto(node)], type.KeptInputs(node))])
                .Select(part => (type, Choices(type, part.Edges, part.Kept, table, own)
                    .GroupBy(choice => choice.Cost).Select(equal => equal.MaxBy(choice => choice.Score)!).ToList()));
        })];

    private static IEnumerable<NodeChoice> Choices(
        CellType type, int[] edges, int kept, double[,] table, CellScores? scores)
    {
        int[] operations = [.. type.Candidates()];
        return Extend(new NodeChoice(0, 0, []), 0, kept);

        double Score(int edge, int operation) =>
            scores is null ? 0 : Math.Log(Math.Max(scores.Of(edge, operation), Tiny));

        IEnumerable<NodeChoice> Extend(NodeChoice before, int from, int left) => left == 0
            ? [before]
            : Enumerable.Range(from, edges.Length - left + 1 - from).SelectMany(at => operations.SelectMany(operation =>
                Extend(before.With(edges[at], operation, table[edges[at], operation], Score(edges[at], operation)),
                    at + 1, left - 1)));
    }
}
