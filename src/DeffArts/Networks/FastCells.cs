using DeffArts.Kernels;
using DeffArts.Space;
using static TorchSharp.torch;

namespace DeffArts.Networks;

/// <summary>
/// Stem and cells of a supernet by the kernels of this library instead of libtorch, as one function of autograd: another
/// way to compute the same modules' forward pass. It keeps the memory of its passes.
/// </summary>
internal sealed class FastCells : IDisposable
{
    private readonly CellStackSpec spec;
    private readonly Stack<CellStack> idle = [];

    /// <summary>Reads the modules of <paramref name="supernet"/>, in float32 on the CPU.</summary>
    public FastCells(nn.Module supernet, SearchSpace space, NetworkPlan plan, int partialChannels) =>
        spec = CellStackSpecs.Of(supernet, space, plan, partialChannels);

    /// <summary>
    /// From images, N x C x H x W, to the mean over the pixels of the last cell's channels, N x channels.
    /// </summary>
    public Tensor Forward(
        Tensor images, Tensor normal, Tensor reduction, bool training, bool updates, bool weightGradients)
    {
        var pass = new CellsPass(Rent((int)images.shape[0]), this, spec, training, updates, weightGradients);
        if (!is_grad_enabled())
        {
            var means = pass.Stack.Forward(images, normal, reduction, training, updates);
            pass.Stack.Abandon();
            Return(pass.Stack);
            return means;
        }

        object[] inputs = [pass, images, normal, reduction, .. weightGradients ? spec.Weights.Select(slot => slot.Tensor) : []];
        return CellsFunction.apply(inputs);
    }

    /// <summary>Takes a stack back whose pass is over.</summary>
    public void Return(CellStack stack) => idle.Push(stack);

    /// <inheritdoc/>
    public void Dispose()
    {
        while (idle.TryPop(out var stack))
        {
            stack.Dispose();
        }
    }

    private CellStack Rent(int images)
    {
        while (idle.TryPop(out var stack))
        {
            if (stack.Capacity >= images)
            {
                return stack;
            }

            stack.Dispose();
        }

        return new CellStack(spec, images);
    }
}

/// <summary>One pass forward on its way to its pass backward.</summary>
internal sealed record CellsPass(
    CellStack Stack, FastCells Owner, CellStackSpec Spec, bool Training, bool Updates, bool WeightGradients);

/// <summary>The cells as autograd sees them: inputs are a pass, the images, the edges' weights of both types, and the weights.</summary>
internal sealed class CellsFunction : autograd.SingleTensorFunction<CellsFunction>
{
    private const string PassKey = "pass";

    /// <inheritdoc/>
    public override string Name => nameof(CellsFunction);

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        var pass = (CellsPass)vars[0];
        ctx.save_data(PassKey, pass);
        var start = StepClock.Start();
        var means = pass.Stack.Forward((Tensor)vars[1], (Tensor)vars[2], (Tensor)vars[3], pass.Training, pass.Updates);
        StepClock.Stop(WorkKind.Pass, start);
        return means;
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        var pass = (CellsPass)ctx.get_data(PassKey);
        var start = StepClock.Start();
        var (normal, reduction) = pass.Stack.Backward(grad_output, pass.WeightGradients);
        StepClock.Stop(WorkKind.Pass, start);
        List<Tensor> gradients = [null!, null!, normal, reduction];
        if (pass.WeightGradients)
        {
            gradients.AddRange(pass.Spec.Weights.Select(slot => slot.TakeGradient()));
        }

        pass.Owner.Return(pass.Stack);
        return gradients;
    }
}
