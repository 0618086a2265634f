using System.Collections.Immutable;
using DeffArts.Space;
using DeffArts.Tensors;
using static TorchSharp.torch;

namespace DeffArts.Search.Relaxations;

/// <summary>
/// Edges that are decided before the end: their operation alone has a weight, 1, or nothing has where they are
/// dropped; the others are as drawn. A trial leaves one operation, or one edge, out of what a pass computes with.
/// </summary>
public sealed class DecidedEdges : Decorated
{
    private const long Open = -1;
    private const long Dropped = -2;
    private readonly ImmutableArray<string> types;
    private readonly ImmutableDictionary<string, Tensor> decisions;
    private (string Type, int Edge, int? Operation)? trial;

    /// <summary>Every edge open.</summary>
    public DecidedEdges(Relaxation inner, SearchSpace space)
        : base(inner)
    {
        ArgumentNullException.ThrowIfNull(space);
        types = [.. space.Types.Select(type => type.Name)];
        decisions = space.Types.ToImmutableDictionary(type => type.Name, type =>
            tensor([.. Enumerable.Repeat(Open, type.Edges.Length)]).DetachFromDisposeScope());
    }

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Tensor Value)> Remembered => base.Remembered.Concat(
        types.Select(type => ($"decided.{type}", decisions[type])));

    /// <summary>The edge's operation from now on.</summary>
    public void Decide(string type, int edge, int operation) => Set(type, edge, operation);

    /// <summary>The edge is no longer there.</summary>
    public void Drop(string type, int edge) => Set(type, edge, Dropped);

    /// <summary>Whether the edge was dropped.</summary>
    public bool IsDropped(string type, int edge) => Values(type)[edge] == Dropped;

    /// <summary>
    /// Until disposed, passes leave out an operation, the others keeping their weights; or, without one, the edge.
    /// </summary>
    public IDisposable Without(string type, int edge, int? operation)
    {
        this.trial = (type, edge, operation);
        return new Trial(this);
    }

    /// <inheritdoc/>
    protected override RelaxedCell Relax(CellType type, Tensor alpha, PassKind pass)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(alpha);
        var cell = Inner.DrawOne(type, alpha, pass);
        var (edges, operations) = ((int)alpha.shape[0], (int)alpha.shape[1]);
        var (drawn, one) = (new double[edges, operations], new double[edges, operations]);
        var values = Values(type.Name);
        for (var edge = 0; edge < edges; edge++)
        {
            for (var operation = 0; operation < operations; operation++)
            {
                drawn[edge, operation] = values[edge] == Open ? 1 : 0;
                one[edge, operation] = values[edge] == operation ? 1 : 0;
            }
        }

        var probabilities = Where(cell.Probabilities, drawn, one);
        LeaveOut(type.Name, drawn);
        LeaveOut(type.Name, one);
        return new(Where(cell.Weights, drawn, one), probabilities);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (var decided in decisions.Values)
        {
            decided.Dispose();
        }

        base.Dispose(disposing);
    }

    private static Tensor Where(Tensor values, double[,] drawn, double[,] one) =>
        (values * tensor(drawn, values.dtype, values.device)).Plus(tensor(one, values.dtype, values.device));

    private void LeaveOut(string type, double[,] mask)
    {
        if (this.trial is not { } trial || trial.Type != type)
        {
            return;
        }

        for (var operation = 0; operation < mask.GetLength(1); operation++)
        {
            mask[trial.Edge, operation] = operation == (trial.Operation ?? operation) ? 0 : mask[trial.Edge, operation];
        }
    }

    private long[] Values(string type) => decisions[type].data<long>().ToArray();

    private void Set(string type, int edge, long value)
    {
        var values = Values(type);
        values[edge] = value;
        using var changed = tensor(values);
        decisions[type].copy_(changed);
    }

    private sealed class Trial(DecidedEdges owner) : IDisposable
    {
        public void Dispose() => owner.trial = null;
    }
}
