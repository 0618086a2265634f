namespace DeffArts.Data;

/// <summary>
/// Random changes of training images (DARTS; appendix D): crop and flip before normalisation, cutout after it.
/// </summary>
public sealed record Augmentation
{
    /// <summary>Images as they are.</summary>
    public static Augmentation None { get; } = new();

    /// <summary>Crop out of the image padded with black pixels, then a horizontal flip with probability 1/2.</summary>
    public bool CropAndFlip { get; init; }

    /// <summary>Black pixels around the image that the crop may reach into.</summary>
    public int Padding { get; init; } = 4;

    /// <summary>
    /// Side in pixels of a square of zeros (DeVries and Taylor 2017), centred on any pixel of the image and clipped at
    /// its border; 0 for none.
    /// </summary>
    public int Cutout { get; init; }
}

/// <summary>
/// One image's random choices: where its crop begins in the source, whether it is mirrored, and the square cut out of
/// it.
/// </summary>
internal readonly record struct Distortion(int Left, int Top, bool Mirrored, int CutLeft, int CutTop, int CutSide)
{
    /// <summary>Draws the choices; always the same number of draws in the same order.</summary>
    public static Distortion Draw(Augmentation augmentation, int size, Randomness random)
    {
        var (padding, mirrored, left, top) = (augmentation.Padding, false, 0, 0);
        if (augmentation.CropAndFlip)
        {
            top = random.Below(2 * padding + 1) - padding;
            left = random.Below(2 * padding + 1) - padding;
            mirrored = random.Below(2) == 1;
        }

        var side = augmentation.Cutout;
        return side == 0
            ? new(left, top, mirrored, 0, 0, 0)
            : new(left, top, mirrored, random.Below(size) - side / 2, random.Below(size) - side / 2, side);
    }

    /// <summary>
    /// Writes one channel of the network's input: <paramref name="table"/> maps pixel values to normalised ones.
    /// </summary>
    public void Write(ReadOnlySpan<byte> plane, int size, ReadOnlySpan<float> table, Span<float> target)
    {
        for (var y = 0; y < size; y++)
        {
            var sourceY = y + Top;
            var insideY = sourceY >= 0 && sourceY < size;
            var cutRow = y >= CutTop && y < CutTop + CutSide;
            for (var x = 0; x < size; x++)
            {
                var sourceX = (Mirrored ? size - 1 - x : x) + Left;
                var inside = insideY && sourceX >= 0 && sourceX < size;
                var cut = cutRow && x >= CutLeft && x < CutLeft + CutSide;
                target[y * size + x] = cut ? 0f : table[inside ? plane[sourceY * size + sourceX] : 0];
            }
        }
    }
}
