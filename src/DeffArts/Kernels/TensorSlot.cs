using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace DeffArts.Kernels;

/// <summary>A float32 tensor of a module that kernels read, and where its gradient goes while one is computed.</summary>
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

/// <summary>The running statistics of a BatchNorm module, one number per channel each.</summary>
internal sealed record NormBuffers(TensorSlot Mean, TensorSlot Variance);
