using System.Collections.Immutable;
using DeffArts.Data;
using DeffArts.Search.Relaxations;
using DeffArts.Space;
using static TorchSharp.torch;

namespace DeffArts.Search.Selection;

/// <summary>How well the supernet does on some images.</summary>
/// <param name="Correct">Images classified right.</param>
/// <param name="CrossEntropy">The mean; it settles ties.</param>
public readonly record struct Judgement(long Correct, double CrossEntropy)
{
    /// <summary>Orders from the least harm to the greatest.</summary>
    public (long Wrong, double Loss) Harm => (-Correct, CrossEntropy);
}

/// <summary>
/// Chooses by what the supernet loses (Wang et al., DARTS-PT, 2021). One decision after another, in an order that the
/// seed gives: for every edge, the operation whose removal does the greatest harm stays alone; then, at every node,
/// the edge whose removal does the least harm is dropped until as many are left as the node keeps. The supernet is
/// tuned in between.
/// </summary>
public sealed class Perturbation : IDisposable
{
    private readonly SearchSpace space;
    private readonly DecidedEdges edges;
    private readonly ImmutableArray<(string Type, int? Edge, int Node)> decisions;

    // Decisions made, and steps of tuning since the last one.
    private readonly Tensor standing = zeros([2], ScalarType.Int64).DetachFromDisposeScope();

    /// <summary>Nothing decided.</summary>
    public Perturbation(SearchSpace space, DecidedEdges edges, long seed)
    {
        ArgumentNullException.ThrowIfNull(space);
        (this.space, this.edges) = (space, edges);
        var random = new Randomness(seed, "selection");
        var types = space.SearchedTypes.ToList();
        var operations = types.SelectMany(type => Enumerable.Range(0, type.Edges.Length)
            .Select(edge => (type.Name, (int?)edge, type.Edges[edge].Node)));
        var drops = types.SelectMany(type => Enumerable.Range(0, type.Nodes).SelectMany(node => Enumerable.Repeat(
            (type.Name, (int?)null, node), type.EdgesInto(node).Count() - type.KeptInputs(node))));
        decisions = [.. Shuffled(operations, random), .. Shuffled(drops, random)];
    }

    /// <summary>What goes into the checkpoint.</summary>
    public IEnumerable<(string Name, Tensor Value)> Remembered => [("place", standing)];

    /// <summary>Decisions in all.</summary>
    public int Decisions => decisions.Length;

    /// <summary>Decisions made.</summary>
    public int Decided => (int)standing.data<long>()[0];

    /// <summary>Steps of tuning since the last decision.</summary>
    public int Tuned => (int)standing.data<long>()[1];

    /// <summary>Counts a step of tuning.</summary>
    public void CountStep() => SetPlace(Decided, Tuned + 1);

    /// <summary>Makes the next decision.</summary>
    /// <param name="judge">Runs the supernet as it is relaxed now.</param>
    public void Decide(Func<Judgement> judge)
    {
        var (type, edge, node) = decisions[Decided];
        if (edge is { } one)
        {
            var candidates = this.space[type].Operations;
            var operations = Enumerable.Range(0, candidates.Length)
                .Where(o => this.space[type].InputsPerNode is null || !candidates[o].IsNone);
            this.edges.Decide(type, one, operations.MaxBy(operation => Without(judge, type, one, operation).Harm));
        }
        else
        {
            var left = this.space[type].EdgesInto(node).Where(candidate => !this.edges.IsDropped(type, candidate));
            this.edges.Drop(type, left.MinBy(candidate => Without(judge, type, candidate, operation: null).Harm));
        }

        SetPlace(Decided + 1, 0);
    }

    /// <inheritdoc/>
    public void Dispose() => standing.Dispose();

    private Judgement Without(Func<Judgement> judge, string type, int edge, int? operation)
    {
        using var trial = this.edges.Without(type, edge, operation);
        return judge();
    }

    private void SetPlace(long decided, long tuned)
    {
        using var place = tensor([decided, tuned]);
        standing.copy_(place);
    }

    private static List<T> Shuffled<T>(IEnumerable<T> items, Randomness random)
    {
        var left = items.ToList();
        var shuffled = new List<T>(left.Count);
        while (left.Count > 0)
        {
            var at = random.Below(left.Count);
            shuffled.Add(left[at]);
            left.RemoveAt(at);
        }

        return shuffled;
    }
}
