using System.Runtime.InteropServices;
using DeffArts.Kernels.Cells;
using DeffArts.Kernels.Work;
using static TorchSharp.torch;

namespace DeffArts.Networks.Fast;

/// <summary>The cells of a supernet on the kernels, as one function of autograd.</summary>
internal static class FastSupernet
{
    /// <summary>
    /// From images, N x C x H x W, to the mean over the pixels of what reaches the classifier, N x channels.
    /// </summary>
    /// <param name="cells">The cells.</param>
    /// <param name="types">The place of each cell's type in the space.</param>
    /// <param name="images">N x C x H x W.</param>
    /// <param name="mixed">What the edges of each type are weighted with, edges x columns.</param>
    /// <param name="training">Whether BatchNorms take the batch's statistics.</param>
    /// <param name="updates">Whether they move their running statistics.</param>
    /// <param name="weightGradients">Whether anybody will ask for the weights' gradients.</param>
    /// <param name="stop">Gives the pass up.</param>
    public static Tensor Forward(
        FastCells cells, int[] types, Tensor images, IReadOnlyList<Tensor> mixed, bool training, bool updates,
        bool weightGradients, CancellationToken stop)
    {
        var pass = new SupernetPass(
            cells, cells.Rent((int)images.shape[0], stop), types, training, updates, weightGradients, stop);
        if (!is_grad_enabled())
        {
            var means = pass.Forward(images, mixed);
            pass.Stack.Abandon();
            cells.Return(pass.Stack, stop);
            return means;
        }

        object[] inputs =
            [pass, images, .. mixed, .. weightGradients ? cells.Spec.Weights.Select(slot => slot.Tensor) : []];
        return SupernetFunction.apply(inputs);
    }
}

/// <summary>One pass forward on its way to its pass backward.</summary>
internal sealed record SupernetPass(
    FastCells Cells, CellStack Stack, int[] Types, bool Training, bool Updates, bool WeightGradients,
    CancellationToken Stop)
{
    private (int Edges, int Columns)[] sizes = [];

    /// <summary>How many cell types there are, once a pass was made.</summary>
    public int TypeCount => sizes.Length;

    /// <summary>Under the edges' weights of all types, edges x columns each.</summary>
    public Tensor Forward(Tensor images, IReadOnlyList<Tensor> mixed)
    {
        sizes = [.. mixed.Select(weights => ((int)weights.shape[0], (int)weights.shape[1]))];
        return Stack.Forward(
            images, ForCells([.. mixed.Select(weights => new CellFactors(Matrix(weights)))]), Training, Updates, Stop);
    }

    /// <summary>
    /// The gradients by the edges' weights of all types; those of the network's weights are in their slots.
    /// </summary>
    public List<Tensor> Backward(Tensor gradient)
    {
        double[][,] sums = [.. sizes.Select(size => new double[size.Edges, size.Columns])];
        Stack.Backward(gradient, tapGradient: null, WeightGradients, ForCells(sums));
        return [.. sums.Select(ToTensor)];
    }

    private T[] ForCells<T>(T[] ofTypes) => [.. Types.Select(type => ofTypes[type])];

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

/// <summary>
/// The cells as autograd sees them: inputs are a pass, the images, the edges' weights of every type, and the weights.
/// </summary>
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
        var weights = pass.WeightGradients ? pass.Cells.Spec.Weights.Count : 0;
        var means = pass.Forward((Tensor)vars[1], [.. vars[2..^weights].Cast<Tensor>()]);
        StepClock.Stop(WorkKind.Pass, start);
        return means;
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        var pass = (SupernetPass)ctx.get_data(PassKey);
        var weights = pass.WeightGradients ? pass.Cells.Spec.Weights : [];
        return Gradients.Guard(2 + pass.TypeCount + weights.Count, () =>
        {
            var start = StepClock.Start();
            var mixed = pass.Backward(grad_output);
            StepClock.Stop(WorkKind.Pass, start);
            List<Tensor> gradients = [null!, null!, .. mixed, .. weights.Select(slot => slot.TakeGradient())];
            pass.Cells.Return(pass.Stack, pass.Stop);
            return gradients;
        });
    }
}
