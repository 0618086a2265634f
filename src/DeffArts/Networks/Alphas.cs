using DeffArts.Space;
using DeffArts.Tensors;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeffArts.Networks;

/// <summary>
/// alpha, the architecture weights: one matrix of edges x operations for each cell type, shared by all its cells; and
/// with edge normalisation (Xu et al. 2020, section 3.3) one number for each edge beside it, where a node keeps some of
/// its edges only.
/// </summary>
public sealed class Alphas : nn.Module
{
    private const double InitialScale = 1e-3;
    private const string EdgesEnding = "_edges";
    private readonly bool normalizesEdges;

    /// <summary>Starts at 1e-3 N(0, 1), as DARTS does: near uniform, with a seeded preference.</summary>
    public Alphas(SearchSpace space, ScalarType dtype = ScalarType.Float32, bool normalizesEdges = false)
        : base(nameof(Alphas))
    {
        ArgumentNullException.ThrowIfNull(space);
        (Space, this.normalizesEdges) = (space, normalizesEdges);
        foreach (var type in space.Types)
        {
            Start(type.Name, dtype, type.Edges.Length, type.Operations.Length);
            if (NumbersEdges(type))
            {
                Start(type.Name + EdgesEnding, dtype, type.Edges.Length);
            }
        }

        this.OutliveScope();
    }

    /// <summary>What alpha chooses from.</summary>
    public SearchSpace Space { get; }

    /// <summary>alpha of one cell type, by its name; edges x operations.</summary>
    public Parameter this[string type] => Named(Space[type].Name);

    /// <summary>The numbers of the edges of one cell type, or null without edge normalisation.</summary>
    public Parameter? Edges(string type) =>
        NumbersEdges(Space[type]) ? Named(type + EdgesEnding) : null;

    /// <summary>
    /// What the supernet's edges are weighted with, from what their operations are weighted with, edges x operations.
    /// Without edge normalisation the same. With it every row is multiplied by the edge's own weight, and one more
    /// column holds that weight for the channels that bypass the operations; where all edges of a node stay, the weight
    /// is 1.
    /// </summary>
    public Tensor Mix(string type, Tensor operations)
    {
        ArgumentNullException.ThrowIfNull(operations);
        if (!normalizesEdges)
        {
            return operations;
        }

        if (Edges(type) is not { } numbers)
        {
            return cat([operations, ones(operations.shape[0], 1, operations.dtype, operations.device)], 1);
        }

        var weights = EdgeWeights(Space[type], numbers).unsqueeze(1);
        return cat([operations * weights, weights], 1);
    }

    /// <summary>
    /// The edges' own weights in double precision, summing to 1 over those into a node; null without.
    /// </summary>
    public double[]? EdgeWeightValues(string type)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        return EdgeWeights(type, ScalarType.Float64)?.cpu().data<double>().ToArray();
    }

    // A module's own list of parameters would name them by their numbers.
    private void Start(string name, ScalarType dtype, params long[] shape) =>
        register_parameter(name, new Parameter(randn(shape, dtype).Times(InitialScale)));

    // Looked up each time: moving a module to another type or device puts new parameters in place of the old.
    private Parameter Named(string name) => (Parameter)get_parameter(name)!;

    private bool NumbersEdges(CellType type) => normalizesEdges && type.InputsPerNode is not null;

    /// <summary>The edges' own weights, summing to 1 over those into a node; null without edge normalisation.</summary>
    public Tensor? EdgeWeights(string type, ScalarType dtype) =>
        Edges(type) is { } numbers ? EdgeWeights(Space[type], numbers.to(dtype)) : null;

    /// <summary>A softmax over the edges into each node.</summary>
    private static Tensor EdgeWeights(CellType type, Tensor numbers) =>
        cat([.. Enumerable.Range(0, type.Nodes).Select(node =>
        nn.functional.softmax(numbers.narrow(0, type.EdgesInto(node).First(), type.Frame.Inputs + node), 0))]);
}
