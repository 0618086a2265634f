using System.Runtime.InteropServices;
using System.Text;
using DeffArts.Kernels.Loops;
using TorchSharp;

namespace DeffArts.Runs;

/// <summary>
/// The instructions that sums are taken with. A wider vector adds in another order, so a run that goes on with others
/// differs in the last bits, and soon in more.
/// </summary>
/// <param name="VectorBits">
/// The widest vectors of our kernels, as the machine and .NET's settings allow; null if not recorded.
/// </param>
/// <param name="Torch">
/// What libtorch chose its own kernels for, as in <c>AVX512</c>; null where it is not known.
/// </param>
public sealed unsafe record InstructionSets(int? VectorBits, string? Torch)
{
    private const int ManyChannels = 64;
    private const int LongestWord = 64;

    // std::string at::get_cpu_capability(), which no API of TorchSharp gives.
    private const string Capability = "_ZN2at18get_cpu_capabilityB5cxx11Ev";

    /// <summary>Of this process.</summary>
    public static InstructionSets Here { get; } = new(
        8 * sizeof(float) * KernelSet.For(ManyChannels).Lanes, TorchCapability());

    /// <summary>
    /// What differs from those that a run was started with, in words; null where nothing is known to.
    /// </summary>
    public string? DifferenceTo(InstructionSets started)
    {
        ArgumentNullException.ThrowIfNull(started);
        List<string> differences = [];
        if (VectorBits is { } bits && started.VectorBits is { } before && bits != before)
        {
            differences.Add($"vectors of {bits} bits now, {before} at the start");
        }

        if (Torch is not null && started.Torch is not null && Torch != started.Torch)
        {
            differences.Add($"libtorch's {Torch} kernels now, {started.Torch} at the start");
        }

        return differences.Count == 0 ? null : string.Join("; ", differences);
    }

    private static string? TorchCapability()
    {
        // The call below is written for one ABI: a result that does not fit in registers goes where the first argument
        // points.
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64
            || !NativeLibrary.TryLoad("libtorch_cpu", typeof(torch).Assembly, null, out var library)
            || !NativeLibrary.TryGetExport(library, Capability, out var function))
        {
            return null;
        }

        // libstdc++'s string: address, length, and 16 bytes that short words stand in; all that there are, are short.
        var word = stackalloc nint[4];
        ((delegate* unmanaged<nint*, nint*>)function)(word);
        return word[1] is > 0 and <= LongestWord ? Encoding.ASCII.GetString((byte*)word[0], (int)word[1]) : null;
    }
}
