namespace DeffArts.Kernels;

/// <summary>The images of a pass for which drop path lets a connection's output through: all, unless it is told otherwise.</summary>
internal sealed class KeptImages
{
    private bool[]? kept;

    /// <summary>Whether the image's output is let through.</summary>
    public bool this[int image] => kept is null || kept[image];

    /// <summary>One truth value per image; null keeps all.</summary>
    public void Take(bool[]? given) => kept = given;
}

/// <summary>What a cell's edges are multiplied by in one pass.</summary>
/// <param name="Weights">Edges x candidates, and one column more with partial channels.</param>
/// <param name="Kept">For each edge the images that it is added for; null keeps all.</param>
internal sealed record CellFactors(float[,] Weights, IReadOnlyList<bool[]?>? Kept = null);
