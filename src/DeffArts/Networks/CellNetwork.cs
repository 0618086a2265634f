using System.Collections.Immutable;
using DeffArts.Operations;
using DeffArts.Space;
using DeffArts.Tensors;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeffArts.Networks;

/// <summary>
/// How the edges of a cell are wired: for each node its (edge, input state) pairs, and what is concatenated.
/// </summary>
public sealed record CellWiring(
    ImmutableArray<ImmutableArray<(int Edge, int Input)>> Nodes, ImmutableArray<int> Concat)
{
    /// <summary>Every edge of the continuous cell.</summary>
    public static CellWiring Of(CellType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return new CellWiring(
            [.. Enumerable.Range(0, type.Nodes).Select(node =>
                type.EdgesInto(node).Select(edge => (edge, type.Edges[edge].Input)).ToImmutableArray())],
            type.Concat);
    }

    /// <summary>The kept connections of a genotype, numbered node by node.</summary>
    public static CellWiring Of(CellGenotype cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        var edge = 0;
        return new CellWiring(
            [.. cell.Nodes.Select(node => node.Select(connection => (edge++, connection.Input)).ToImmutableArray())],
            cell.Concat);
    }
}

/// <summary>
/// The wiring that the continuous and the discretised cell share: preprocess the inputs where the space says so, sum
/// the edges into each node, concatenate.
/// </summary>
public sealed class CellNetwork<TEdge> : nn.Module
    where TEdge : nn.Module
{
    private readonly nn.Module<Tensor, Tensor>? preprocess0;
    private readonly nn.Module<Tensor, Tensor>? preprocess1;
    private readonly ModuleList<TEdge> edges;
    private readonly CellWiring wiring;

    /// <summary>Builds the preprocessing and takes the edges, in the order of the wiring's numbers.</summary>
    public CellNetwork(CellPlan plan, CellWiring wiring, NetworkKind kind, IEnumerable<TEdge> edges)
        : base(nameof(CellNetwork<TEdge>))
    {
        ArgumentNullException.ThrowIfNull(plan);
        (Plan, this.wiring) = (plan, wiring);
        var affine = kind == NetworkKind.Derived;
        if (plan.Frame.Preprocesses)
        {
            preprocess0 = plan.ReducesInput0
                ? new FactorizedReduce(plan.Input0.Channels, plan.Channels, affine)
                : new ReluConvBn(plan.Input0.Channels, plan.Channels, affine);
            preprocess1 = plan.Inputs.Length == 1 ? null : new ReluConvBn(plan.Input1.Channels, plan.Channels, affine);
        }

        this.edges = new ModuleList<TEdge>([.. edges]);
        RegisterComponents();
    }

    /// <summary>Channels, strides and sizes of this cell.</summary>
    public CellPlan Plan { get; }

    /// <summary>
    /// From the outputs of cells k-2 (which a cell of one input does not read) and k-1 to this cell's;
    /// <paramref name="apply"/> runs edge number i, so that the
    /// supernet can add alpha and the derived network drop path.
    /// </summary>
    public Tensor Forward(Tensor input0, Tensor input1, Func<TEdge, int, Tensor, Tensor> apply)
    {
        ArgumentNullException.ThrowIfNull(apply);
        using var scope = NewDisposeScope();
        var states = Preprocessed(input0, input1);
        foreach (var node in wiring.Nodes)
        {
            Tensor? sum = null;
            foreach (var (edge, input) in node)
            {
                var term = apply(edges[edge], edge, states[input]);
                sum = sum is null ? term : sum.Plus(term);
            }

            states.Add(sum!);
        }

        var output = wiring.Concat.Length == 1
            ? states[wiring.Concat[0]]
            : cat([.. wiring.Concat.Select(state => states[state])], 1);
        return output.MoveToOuterDisposeScope();
    }

    private List<Tensor> Preprocessed(Tensor input0, Tensor input1) => Plan.Inputs.Length == 1
        ? [preprocess0?.call(input1) ?? input1]
        : [preprocess0!.call(input0), preprocess1!.call(input1)];
}
