using System.Runtime.InteropServices;

namespace DeffArts.Operations;

/// <summary>
/// Turns libtorch's NNPACK off, as PyTorch's <c>torch.backends.nnpack.flags</c> does: where the processor is not one
/// of its own, every convolution of a small batch would write a warning to the user's terminal. TorchSharp has no
/// switch for it, so libtorch's own functions are called by their C++ names.
/// </summary>
internal static class Nnpack
{
    private const string GlobalContext = "_ZN2at13globalContextEv";
    private const string SetEnabled = "_ZN2at7Context20setUserEnabledNNPACKEb";

    /// <summary>Does nothing where the functions are not found under these names: the warnings are harmless.</summary>
    public static unsafe void Disable()
    {
        TorchSharp.torch.InitializeDeviceType(TorchSharp.DeviceType.CPU);
        if (Library() is { } library
            && NativeLibrary.TryGetExport(library, GlobalContext, out var context)
            && NativeLibrary.TryGetExport(library, SetEnabled, out var setEnabled))
        {
            ((delegate* unmanaged<nint, byte, void>)setEnabled)(((delegate* unmanaged<nint>)context)(), 0);
        }
    }

    private static nint? Library()
    {
        var name = OperatingSystem.IsLinux()
            ? "libtorch_cpu.so"
            : OperatingSystem.IsMacOS() ? "libtorch_cpu.dylib" : null;
        return name is not null && NativeLibrary.TryLoad(Path.Combine(AppContext.BaseDirectory, name), out var library)
            ? library
            : null;
    }
}
