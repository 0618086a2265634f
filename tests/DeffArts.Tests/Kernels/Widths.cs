using System.Runtime.Intrinsics;
using DeffArts.Kernels;
using Xunit;

namespace DeffArts.Tests.Kernels;

/// <summary>Every vector width that this machine has; the settings of <c>.ci/run</c> take the wider ones away.</summary>
internal static class Widths
{
    public static TheoryData<int> All { get; } = [.. Sets().Select(set => set.Lanes)];

    public static KernelSet Of(int lanes) => Sets().First(set => set.Lanes == lanes);

    private static IEnumerable<KernelSet> Sets()
    {
        yield return KernelSet<Lanes128, Vector128<float>>.Instance;
        if (Vector256.IsHardwareAccelerated)
        {
            yield return KernelSet<Lanes256, Vector256<float>>.Instance;
        }

        if (Vector512.IsHardwareAccelerated)
        {
            yield return KernelSet<Lanes512, Vector512<float>>.Instance;
        }
    }
}
