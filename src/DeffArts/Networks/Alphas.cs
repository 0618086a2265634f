using DeffArts.Space;
using DeffArts.Tensors;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeffArts.Networks;

/// <summary>
/// alpha, the architecture weights: one matrix of edges x operations for each cell type, shared by all its cells; and
/// with edge normalisation (Xu et al. 2020, section 3.3) one number for each edge beside it.
/// </summary>
public sealed class Alphas : nn.Module
{
    private const double InitialScale = 1e-3;
    private readonly SearchSpace space;
    private readonly Parameter normal;
    private readonly Parameter reduction;
    private readonly Parameter? normal_edges;
    private readonly Parameter? reduction_edges;

    /// <summary>Starts at 1e-3 N(0, 1), as DARTS does: near uniform, with a seeded preference.</summary>
    public Alphas(SearchSpace space, ScalarType dtype = ScalarType.Float32, bool normalizesEdges = false)
        : base(nameof(Alphas))
    {
        ArgumentNullException.ThrowIfNull(space);
        this.space = space;
        long[] shape = [space.Edges.Length, space.Operations.Length];
        normal = new Parameter(randn(shape, dtype).Times(InitialScale));
        reduction = new Parameter(randn(shape, dtype).Times(InitialScale));
        register_parameter(nameof(normal), normal);
        register_parameter(nameof(reduction), reduction);
        if (normalizesEdges)
        {
            normal_edges = new Parameter(randn(shape[..1], dtype).Times(InitialScale));
            reduction_edges = new Parameter(randn(shape[..1], dtype).Times(InitialScale));
            register_parameter(nameof(normal_edges), normal_edges);
            register_parameter(nameof(reduction_edges), reduction_edges);
        }

        this.OutliveScope();
    }

    /// <summary>alpha of one cell type, edges x operations.</summary>
    public Parameter this[CellType type] => type == CellType.Normal ? normal : reduction;

    /// <summary>The numbers of the edges of one cell type, or null without edge normalisation.</summary>
    public Parameter? Edges(CellType type) => type == CellType.Normal ? normal_edges : reduction_edges;

    /// <summary>
    /// What the supernet's edges are weighted with, from what their operations are weighted with, edges x operations.
    /// Without edge normalisation the same. With it every row is multiplied by the edge's own weight, and one more column
    /// holds that weight for the channels that bypass the operations.
    /// </summary>
    public Tensor Mix(CellType type, Tensor operations)
    {
        if (Edges(type) is not { } edges)
        {
            return operations;
        }

        var weights = EdgeWeights(edges).unsqueeze(1);
        return cat([operations * weights, weights], 1);
    }

    /// <summary>The edges' own weights in double precision, summing to 1 over those into a node; null without.</summary>
    public double[]? EdgeWeightValues(CellType type)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        return EdgeWeights(type, ScalarType.Float64)?.cpu().data<double>().ToArray();
    }

    /// <summary>The edges' own weights, summing to 1 over those into a node; null without edge normalisation.</summary>
    public Tensor? EdgeWeights(CellType type, ScalarType dtype) =>
        Edges(type) is { } edges ? EdgeWeights(edges.to(dtype)) : null;

    /// <summary>A softmax over the edges into each node.</summary>
    private Tensor EdgeWeights(Tensor edges) => cat([.. Enumerable.Range(0, space.Nodes).Select(node =>
        nn.functional.softmax(edges.narrow(0, SearchSpace.EdgesInto(node).First(), SearchSpace.CellInputs + node), 0))]);
}
