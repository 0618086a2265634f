using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace DeffArts.Kernels.Memory;

/// <summary>
/// A float32 tensor of a module that kernels read, and where its gradient goes while one is computed.
/// </summary>
internal sealed unsafe class TensorSlot(Tensor tensor)
{
    private Tensor? gradient;

    /// <summary>The module's own tensor.</summary>
    public Tensor Tensor => tensor;

    /// <summary>Its numbers, as of the last <see cref="Refresh"/>.</summary>
    public float* Value { get; private set; }

    /// <summary>The numbers of the gradient, after <see cref="NewGradient"/>.</summary>
    public float* Gradient { get; private set; }

    /// <summary>Looks up where the tensor lies.</summary>
    public void Refresh() => Value = Address(tensor);

    /// <summary>Makes a tensor for the gradient; its content is not defined.</summary>
    public void NewGradient()
    {
        gradient = empty(tensor.shape);
        Gradient = Address(gradient);
    }

    /// <summary>Hands the gradient over.</summary>
    public Tensor TakeGradient()
    {
        var taken = gradient!;
        gradient = null;
        Gradient = null;
        return taken;
    }

    /// <summary>The first number of a contiguous float32 tensor on the CPU.</summary>
    public static float* Address(Tensor tensor) =>
        (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));
}

/// <summary>The tensors of a BatchNorm module, one number per channel each.</summary>
/// <param name="Mean">The running mean.</param>
/// <param name="Variance">The running variance.</param>
/// <param name="Weight">The learned scale, where it has one.</param>
/// <param name="Bias">The learned shift, where it has one.</param>
internal sealed record NormSpec(
    TensorSlot Mean, TensorSlot Variance, TensorSlot? Weight = null, TensorSlot? Bias = null);
