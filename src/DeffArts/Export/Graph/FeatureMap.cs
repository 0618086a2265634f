namespace DeffArts.Export.Graph;

/// <summary>A value of an inference graph for one image: channels x height x width numbers, row by row.</summary>
/// <param name="Name">Unique in its graph; says where the value is made, such as <c>cell3.node2</c>.</param>
/// <param name="Channels">Or features, after the global average.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Width">In pixels.</param>
public sealed record FeatureMap(string Name, int Channels, int Height, int Width)
{
    /// <summary>Numbers in one plane.</summary>
    public int Pixels => Height * Width;

    /// <summary>Numbers in all.</summary>
    public int Elements => Channels * Pixels;
}

/// <summary>
/// The pixels that a convolution or a pool reads for one output pixel; padding is the same on both sides.
/// </summary>
/// <param name="Height">Taps, not pixels: a dilation spreads them.</param>
/// <param name="Width">Taps.</param>
/// <param name="StrideHeight">Rows between two outputs.</param>
/// <param name="StrideWidth">Columns between two outputs.</param>
/// <param name="PaddingHeight">Rows above, and below.</param>
/// <param name="PaddingWidth">Columns left, and right.</param>
/// <param name="Dilation">Pixels between neighbouring taps.</param>
public readonly record struct Window(
    int Height, int Width, int StrideHeight, int StrideWidth, int PaddingHeight, int PaddingWidth, int Dilation)
{
    /// <summary>A square window, padded so that stride 1 keeps the size.</summary>
    public static Window Square(int kernel, int stride, int dilation = 1)
    {
        var padding = kernel / 2 * dilation;
        return new(kernel, kernel, stride, stride, padding, padding, dilation);
    }

    /// <summary>
    /// A row of <paramref name="kernel"/> taps with a stride in that direction alone, which stride 1 keeps the size.
    /// </summary>
    public static Window Row(int kernel, int stride) => new(1, kernel, 1, stride, 0, kernel / 2, 1);

    /// <summary>A column of <paramref name="kernel"/> taps with a stride in that direction alone.</summary>
    public static Window Column(int kernel, int stride) => new(kernel, 1, stride, 1, kernel / 2, 0, 1);

    /// <summary>What the window makes of a map, with <paramref name="channels"/> channels.</summary>
    public FeatureMap Over(FeatureMap input, string name, int channels)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new FeatureMap(
            name, channels,
            Places(input.Height, Height, StrideHeight, PaddingHeight),
            Places(input.Width, Width, StrideWidth, PaddingWidth));
    }

    /// <summary>
    /// The rows and columns that the last places of an output read beyond the padding: none, unless it is larger than
    /// <see cref="Over"/> says.
    /// </summary>
    public (int Rows, int Columns) Beyond(FeatureMap input, FeatureMap output)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        return (
            Missing(input.Height, output.Height, Height, StrideHeight, PaddingHeight),
            Missing(input.Width, output.Width, Width, StrideWidth, PaddingWidth));
    }

    private int Missing(int from, int to, int taps, int stride, int padding) =>
        Math.Max(0, (to - 1) * stride + Dilation * (taps - 1) + 1 - from - 2 * padding);

    private int Places(int size, int taps, int stride, int padding) =>
        (size + 2 * padding - Dilation * (taps - 1) - 1) / stride + 1;
}
