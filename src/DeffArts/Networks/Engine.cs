namespace DeffArts.Networks;

/// <summary>How a network computes; the mathematics, the weights and their names are the same.</summary>
public enum Engine
{
    /// <summary>The kernels of this library where they can (float32 on the CPU), else the reference.</summary>
    Fast,

    /// <summary>Operation by operation through libtorch.</summary>
    Reference,
}
