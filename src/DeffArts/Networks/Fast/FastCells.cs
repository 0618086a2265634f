using DeffArts.Kernels.Cells;
using static TorchSharp.torch;

namespace DeffArts.Networks.Fast;

/// <summary>
/// Stem and cells of a network by the kernels of this library instead of libtorch: another way to compute the same
/// modules' forward pass. It keeps the memory of its passes for the next ones.
/// </summary>
internal sealed class FastCells(CellStackSpec spec) : IDisposable
{
    private readonly Stack<CellStack> idle = [];

    /// <summary>The tensors and how they hang together.</summary>
    public CellStackSpec Spec => spec;

    /// <summary>
    /// Whether a network that was asked to run on <paramref name="engine"/> runs on the kernels. They go back only
    /// through the statistics of a batch: nobody trains a network in evaluation mode.
    /// </summary>
    public static bool Run(nn.Module network, Engine engine, Tensor images) => engine == Engine.Fast
        && images.dtype == ScalarType.Float32 && images.device_type == TorchSharp.DeviceType.CPU
        && (network.training || !is_grad_enabled());

    /// <summary>Memory for so many images; <paramref name="trains"/> says whether a pass backward may follow.</summary>
    public CellStack Rent(int images, CancellationToken stop, bool trains = true)
    {
        while (idle.TryPop(out var stack))
        {
            if (stack.Capacity >= images && (stack.Trains || !trains))
            {
                return stack;
            }

            stack.Dispose();
        }

        return new CellStack(spec, images, trains, stop);
    }

    /// <summary>
    /// Takes a stack back whose pass is over; what a pass that was stopped left in it is not used again.
    /// </summary>
    public void Return(CellStack stack, CancellationToken stop)
    {
        if (stop.IsCancellationRequested)
        {
            stack.Dispose();
            return;
        }

        idle.Push(stack);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (idle.TryPop(out var stack))
        {
            stack.Dispose();
        }
    }
}
