using DeffArts.Space;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeffArts.Networks;

/// <summary>
/// alpha, the architecture weights: one matrix of edges x operations for each cell type, shared by all its cells.
/// </summary>
public sealed class Alphas : nn.Module
{
    private const double InitialScale = 1e-3;
    private readonly Parameter normal;
    private readonly Parameter reduction;

    /// <summary>Starts at 1e-3 N(0, 1), as DARTS does: near uniform, with a seeded preference.</summary>
    public Alphas(SearchSpace space, ScalarType dtype = ScalarType.Float32)
        : base(nameof(Alphas))
    {
        ArgumentNullException.ThrowIfNull(space);
        long[] shape = [space.Edges.Length, space.Operations.Length];
        normal = new Parameter(randn(shape, dtype) * InitialScale);
        reduction = new Parameter(randn(shape, dtype) * InitialScale);
        RegisterComponents();
    }

    /// <summary>alpha of one cell type, edges x operations.</summary>
    public Parameter this[CellType type] => type == CellType.Normal ? normal : reduction;

    /// <summary>sigma(alpha): the softmax over the operations of each edge.</summary>
    public Tensor Weights(CellType type) => nn.functional.softmax(this[type], -1);

    /// <summary>sigma(alpha) as plain numbers in double precision, edges x operations.</summary>
    public double[,] WeightValues(CellType type)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var weights = nn.functional.softmax(this[type].to(ScalarType.Float64), -1).cpu();
        var values = new double[weights.shape[0], weights.shape[1]];
        for (var edge = 0; edge < values.GetLength(0); edge++)
        {
            for (var operation = 0; operation < values.GetLength(1); operation++)
            {
                values[edge, operation] = weights[edge, operation].item<double>();
            }
        }

        return values;
    }
}
