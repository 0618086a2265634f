namespace DeffArts.Kernels.Cells;

/// <summary>
/// The images of a pass for which drop path lets a connection's output through: all, unless it is told otherwise.
/// </summary>
internal sealed class KeptImages
{
    private bool[]? kept;

    /// <summary>Whether the image's output is let through.</summary>
    public bool this[int image] => kept is null || kept[image];

    /// <summary>One truth value per image; null keeps all.</summary>
    public void Take(bool[]? given) => kept = given;
}
