using System.Runtime.InteropServices;
using DeffArts.Kernels.Cells;
using DeffArts.Kernels.Work;
using DeffArts.Space;
using static TorchSharp.torch;

namespace DeffArts.Networks.Fast;

/// <summary>The cells of a supernet on the kernels, as one function of autograd.</summary>
internal static class FastSupernet
{
    /// <summary>
    /// From images, N x C x H x W, to the mean over the pixels of the last cell's channels, N x channels.
    /// </summary>
    public static Tensor Forward(
        FastCells cells, NetworkPlan plan, Tensor images, Tensor normal, Tensor reduction, bool training, bool updates,
        bool weightGradients, CancellationToken stop)
    {
        var pass = new SupernetPass(cells, cells.Rent((int)images.shape[0], stop), plan, training, updates, weightGradients, stop);
        if (!is_grad_enabled())
        {
            var means = pass.Forward(images, normal, reduction);
            pass.Stack.Abandon();
            cells.Return(pass.Stack, stop);
            return means;
        }

        object[] inputs =
            [pass, images, normal, reduction, .. weightGradients ? cells.Spec.Weights.Select(slot => slot.Tensor) : []];
        return SupernetFunction.apply(inputs);
    }
}

/// <summary>One pass forward on its way to its pass backward.</summary>
internal sealed record SupernetPass(
    FastCells Cells, CellStack Stack, NetworkPlan Plan, bool Training, bool Updates, bool WeightGradients,
    CancellationToken Stop)
{
    private (int Edges, int Columns) size;

    /// <summary>Under the edges' weights of both types, edges x columns.</summary>
    public Tensor Forward(Tensor images, Tensor normal, Tensor reduction)
    {
        size = ((int)normal.shape[0], (int)normal.shape[1]);
        var (normals, reductions) = (new CellFactors(Matrix(normal)), new CellFactors(Matrix(reduction)));
        return Stack.Forward(images, ForCells(normals, reductions), Training, Updates, Stop);
    }

    /// <summary>The gradients by the edges' weights of both types; those of the network's weights are in their slots.</summary>
    public (Tensor Normal, Tensor Reduction) Backward(Tensor gradient)
    {
        var (normal, reduction) = (new double[size.Edges, size.Columns], new double[size.Edges, size.Columns]);
        Stack.Backward(gradient, tapGradient: null, WeightGradients, ForCells(normal, reduction));
        return (ToTensor(normal), ToTensor(reduction));
    }

    private T[] ForCells<T>(T normal, T reduction) =>
        [.. Plan.Cells.Select(cell => cell.Type == CellType.Normal ? normal : reduction)];

    private static float[,] Matrix(Tensor weights)
    {
        var values = new float[weights.shape[0], weights.shape[1]];
        var dense = weights.contiguous();
        dense.data<float>().CopyTo(MemoryMarshal.CreateSpan(ref values[0, 0], values.Length));
        return values;
    }

    private static Tensor ToTensor(double[,] values) =>
        tensor(values.Cast<double>().Select(value => (float)value).ToArray(), values.GetLength(0), values.GetLength(1));
}

/// <summary>The cells as autograd sees them: inputs are a pass, the images, the edges' weights of both types, and the weights.</summary>
internal sealed class SupernetFunction : autograd.SingleTensorFunction<SupernetFunction>
{
    private const string PassKey = "pass";

    /// <inheritdoc/>
    public override string Name => nameof(SupernetFunction);

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        var pass = (SupernetPass)vars[0];
        ctx.save_data(PassKey, pass);
        var start = StepClock.Start();
        var means = pass.Forward((Tensor)vars[1], (Tensor)vars[2], (Tensor)vars[3]);
        StepClock.Stop(WorkKind.Pass, start);
        return means;
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        var pass = (SupernetPass)ctx.get_data(PassKey);
        var weights = pass.WeightGradients ? pass.Cells.Spec.Weights : [];
        return Gradients.Guard(4 + weights.Count, () =>
        {
            var start = StepClock.Start();
            var (normal, reduction) = pass.Backward(grad_output);
            StepClock.Stop(WorkKind.Pass, start);
            List<Tensor> gradients = [null!, null!, normal, reduction, .. weights.Select(slot => slot.TakeGradient())];
            pass.Cells.Return(pass.Stack, pass.Stop);
            return gradients;
        });
    }
}
