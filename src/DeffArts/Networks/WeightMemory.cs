using DeffArts.Kernels.Memory;

namespace DeffArts.Networks;

/// <summary>
/// Whether what a network learns fits into the memory, asked before libtorch fills it number by number.
/// </summary>
public static class WeightMemory
{
    // The weight, its gradient and its momentum, which stand beside each other from the first step on.
    private const int BytesOfAWeight = 3 * sizeof(float);

    /// <summary>Refuses a network whose weights alone this machine or container cannot keep while they learn.</summary>
    /// <param name="weights">How many there are at least.</param>
    /// <exception cref="InsufficientMemoryException">They do not fit.</exception>
    public static void Require(long weights) =>
        ProcessMemory.Require(ProcessMemory.Kept() + checked(BytesOfAWeight * weights), "the network's weights");
}
