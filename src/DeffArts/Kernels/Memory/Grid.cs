namespace DeffArts.Kernels.Memory;

/// <summary>Pixels in memory; a pixel's channels lie side by side.</summary>
/// <param name="Origin">The first channel of the pixel at row 0, column 0.</param>
/// <param name="Row">Numbers from a pixel to the one below it.</param>
/// <param name="Step">Numbers from a pixel to the one right of it.</param>
internal readonly unsafe record struct Grid(nint Origin, int Row, int Step)
{
    /// <summary>The grid whose origin is <paramref name="origin"/>.</summary>
    public Grid(float* origin, int row, int step)
        : this((nint)origin, row, step)
    {
    }

    /// <summary>Where row <paramref name="y"/> starts.</summary>
    public float* RowAt(int y) => (float*)Origin + (nint)y * Row;

    /// <summary>The same pixels, counted from (<paramref name="y"/>, <paramref name="x"/>).</summary>
    public Grid From(int y, int x) => this with { Origin = (nint)(RowAt(y) + (nint)x * Step) };

    /// <summary>Every <paramref name="stride"/>-th pixel of every <paramref name="stride"/>-th row.</summary>
    public Grid Every(int stride) => this with { Row = Row * stride, Step = Step * stride };
}

/// <summary>What a filter of one number per channel reads: for each tap a distance and a weight per channel.</summary>
/// <param name="Count">How many taps.</param>
/// <param name="Offsets">For each tap, the numbers from the pixel at its place to the pixel that the tap reads.</param>
/// <param name="Weights">Taps x channels.</param>
internal readonly unsafe record struct Taps(int Count, nint Offsets, nint Weights)
{
    /// <summary>The distances.</summary>
    public int* OffsetsPointer => (int*)Offsets;

    /// <summary>The weights.</summary>
    public float* WeightsPointer => (float*)Weights;
}
