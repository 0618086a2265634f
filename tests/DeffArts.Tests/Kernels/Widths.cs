using System.Runtime.Intrinsics;
using DeffArts.Kernels.Loops;
using Xunit;

namespace DeffArts.Tests.Kernels;

/// <summary>
/// Every vector width that this machine has, and every packing of several pixels into one; the settings of
/// <c>.ci/run</c> take the wider ones away.
/// </summary>
internal static class Widths
{
    public static TheoryData<string> All { get; } = [.. Sets().Select(set => set.Name)];

    public static KernelSet Of(string name) => Sets().First(set => set.Name == name).Kernels;

    /// <summary>More channels than fill a vector are not packed.</summary>
    public static int MostChannels(string name) => Of(name) is PackedKernels packed ? packed.Lanes : 70;

    private static IEnumerable<(string Name, KernelSet Kernels)> Sets()
    {
        var four = KernelSet<Lanes128, Vector128<float>>.Instance;
        yield return ("4", four);
        if (Vector256.IsHardwareAccelerated)
        {
            var eight = KernelSet<Lanes256, Vector256<float>>.Instance;
            yield return ("8", eight);
            yield return ("4 in 8", new PackedKernels(four, eight));
        }

        if (Vector512.IsHardwareAccelerated)
        {
            var sixteen = KernelSet<Lanes512, Vector512<float>>.Instance;
            yield return ("16", sixteen);
            yield return ("4 in 16", new PackedKernels(four, sixteen));
            yield return ("8 in 16", new PackedKernels(KernelSet<Lanes256, Vector256<float>>.Instance, sixteen));
        }
    }
}
