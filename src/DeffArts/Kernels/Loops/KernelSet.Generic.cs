namespace DeffArts.Kernels.Loops;

/// <summary>The kernels at one width; each idea has a file of its own.</summary>
internal sealed unsafe partial class KernelSet<TLanes, TVector> : KernelSet
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private KernelSet()
    {
    }

    /// <summary>The only one: it has no state.</summary>
    public static KernelSet<TLanes, TVector> Instance { get; } = new();

    /// <inheritdoc/>
    public override int Lanes => TLanes.Count;
}
