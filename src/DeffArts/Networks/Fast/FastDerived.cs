using DeffArts.Kernels.Cells;
using DeffArts.Operations;
using DeffArts.Space;
using static TorchSharp.torch;

namespace DeffArts.Networks.Fast;

/// <summary>
/// The cells of a derived network on the kernels, as one function of autograd with one or two outputs.
/// </summary>
internal sealed class FastDerived : IDisposable
{
    // Enough to share out among threads; an evaluation of many images takes no more memory than this needs.
    private const int EvaluatedAtOnce = 32;
    private readonly FastCells cells;
    private readonly Genotype genotype;
    private readonly NetworkPlan plan;

    /// <summary>Reads the modules of <paramref name="network"/>, in float32 on the CPU.</summary>
    public FastDerived(nn.Module network, Genotype genotype, NetworkPlan plan, bool tapped)
    {
        (this.genotype, this.plan) = (genotype, plan);
        cells = new FastCells(CellStackSpecs.Of(network, genotype, plan, tapped));
    }

    /// <summary>
    /// A training pass: from images, N x C x H x W, to the mean over the pixels of the last cell's channels, N x
    /// channels, and to the output of the tapped cell, N x C x H x W.
    /// </summary>
    public (Tensor Means, Tensor? Tapped) Train(Tensor images, double dropPath, CancellationToken stop)
    {
        var factors = Draw((int)images.shape[0], dropPath);
        var pass = new DerivedPass(cells, cells.Rent((int)images.shape[0], stop), factors, stop);
        if (!is_grad_enabled())
        {
            var found = pass.Forward(images);
            pass.Stack.Abandon();
            cells.Return(pass.Stack, stop);
            return Outputs(found);
        }

        return Outputs(DerivedFunction.apply([pass, images, .. cells.Spec.Weights.Select(slot => slot.Tensor)]));
    }

    /// <summary>A pass under the running statistics, which nobody goes back through; the same means.</summary>
    public Tensor Evaluate(Tensor images, CancellationToken stop)
    {
        var most = (int)Math.Min(images.shape[0], EvaluatedAtOnce);
        var factors = Draw(most, dropPath: 0);
        var stack = cells.Rent(most, stop, trains: false);
        List<Tensor> means = [];
        for (var first = 0L; first < images.shape[0]; first += most)
        {
            var some = images.narrow(0, first, Math.Min(most, images.shape[0] - first));
            means.Add(stack.Forward(some, factors, training: false, updates: false, stop));
            stack.Abandon();
        }

        cells.Return(stack, stop);
        return means.Count == 1 ? means[0] : cat(means, 0);
    }

    /// <inheritdoc/>
    public void Dispose() => cells.Dispose();

    private static (Tensor Means, Tensor? Tapped) Outputs(List<Tensor> found) =>
        (found[0], found.Count == 1 ? null : found[1].permute(0, 3, 1, 2));

    /// <summary>Draws as the reference does, connection by connection: the same generator drops the same.</summary>
    private CellFactors[] Draw(int images, double dropPath) => [.. plan.Cells.Select(cell =>
    {
        var connections = genotype.Cell(cell.Type).Connections.ToList();
        var (weights, kept) = (new float[connections.Count, 1], new bool[]?[connections.Count]);
        for (var edge = 0; edge < connections.Count; edge++)
        {
            var drops = dropPath > 0
                && !(connections[edge].Operation is SkipConnect && cell.Stride(connections[edge].Input) == 1);
            weights[edge, 0] = drops ? (float)(1 / (1 - dropPath)) : 1;
            kept[edge] = drops ? Kept(images, dropPath) : null;
        }

        return new CellFactors(weights, kept);
    })];

    private static bool[] Kept(int images, double dropPath)
    {
        using var mask = DropPath.Mask(images, dropPath, ScalarType.Float32, CPU);
        return [.. mask.data<float>().Select(value => value > 0)];
    }
}

/// <summary>One training pass forward on its way to its pass backward.</summary>
internal sealed record DerivedPass(FastCells Cells, CellStack Stack, CellFactors[] Factors, CancellationToken Stop)
{
    /// <summary>The means, and where a cell is tapped its output, N x H x W x C.</summary>
    public List<Tensor> Forward(Tensor images)
    {
        var means = Stack.Forward(images, Factors, training: true, updates: true, Stop);
        return Cells.Spec.Tap is null ? [means] : [means, Stack.Tapped()];
    }
}

/// <summary>The cells as autograd sees them: inputs are a pass, the images, and the weights.</summary>
internal sealed class DerivedFunction : autograd.MultiTensorFunction<DerivedFunction>
{
    private const string PassKey = "pass";

    /// <inheritdoc/>
    public override string Name => nameof(DerivedFunction);

    /// <inheritdoc/>
    public override List<Tensor> forward(autograd.AutogradContext ctx, params object[] vars)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        var pass = (DerivedPass)vars[0];
        ctx.save_data(PassKey, pass);
        return pass.Forward((Tensor)vars[1]);
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, List<Tensor> grad_outputs)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        ArgumentNullException.ThrowIfNull(grad_outputs);
        var pass = (DerivedPass)ctx.get_data(PassKey);
        var weights = pass.Cells.Spec.Weights;
        return Gradients.Guard(2 + weights.Count, () =>
        {
            pass.Stack.Backward(
                grad_outputs[0], grad_outputs.Count == 1
                    ? null
                    : grad_outputs[1], weightGradients: true, alphaGradients: null);
            List<Tensor> gradients = [null!, null!, .. weights.Select(slot => slot.TakeGradient())];
            pass.Cells.Return(pass.Stack, pass.Stop);
            return gradients;
        });
    }
}
