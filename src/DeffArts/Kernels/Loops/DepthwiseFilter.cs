using DeffArts.Kernels.Memory;

namespace DeffArts.Kernels.Loops;

/// <summary>
/// A depthwise convolution and its two gradients over padded tiles: which pixels the taps read, at any stride and
/// dilation. The inner loops know nothing of either.
/// </summary>
internal sealed unsafe class DepthwiseFilter : IFilter
{
    private readonly KernelSet kernels;
    private readonly int kernel;
    private readonly int stride;
    private readonly int dilation;
    private readonly Taps forward;
    private readonly List<Phase> phases = [];

    /// <summary>A filter that reads tiles of that shape; their padding is at least the filter's.</summary>
    public DepthwiseFilter(Arena arena, KernelSet kernels, TileShape tile, int kernel, int stride, int dilation)
    {
        (this.kernels, Tile, this.kernel, this.stride, this.dilation) = (kernels, tile, kernel, stride, dilation);
        OuterTile = new TileShape(Strided(tile.Height, 0), Strided(tile.Width, 0), tile.Padding, tile.Channels);
        forward = NewTaps(arena, kernel * kernel);
        for (var tap = 0; tap < forward.Count; tap++)
        {
            forward.OffsetsPointer[tap] = (tap / kernel * dilation - Padding) * tile.Row
                + (tap % kernel * dilation - Padding) * tile.Channels;
        }

        for (var phase = 0; phase < stride * stride; phase++)
        {
            AddPhase(arena, phase / stride, phase % stride);
        }
    }

    /// <summary>The input.</summary>
    public TileShape Tile { get; }

    /// <summary>The gradient of the output, padded so that every tap can read it.</summary>
    public TileShape OuterTile { get; }

    /// <summary>Numbers of the weights and of their gradient, taps x channels.</summary>
    public int Floats => forward.Count * Tile.Channels;

    /// <inheritdoc/>
    public int RowBlock => KernelSet.Block;

    private int Padding => dilation * (kernel / 2);

    /// <summary>Takes over the weights, channels x 1 x kernel x kernel without padding.</summary>
    public void Pack(float* weights, int used)
    {
        for (var c = 0; c < used; c++)
        {
            for (var tap = 0; tap < forward.Count; tap++)
            {
                forward.WeightsPointer[tap * Tile.Channels + c] = weights[c * forward.Count + tap];
            }
        }

        foreach (var phase in phases)
        {
            for (var i = 0; i < phase.Taps.Count; i++)
            {
                new Span<float>(forward.WeightsPointer + phase.Places[i] * Tile.Channels, Tile.Channels)
                    .CopyTo(new Span<float>(phase.Taps.WeightsPointer + i * Tile.Channels, Tile.Channels));
            }
        }
    }

    /// <summary>A gradient from taps x channels to channels x 1 x kernel x kernel.</summary>
    public void Unpack(float* gradient, float* target, int used)
    {
        for (var c = 0; c < used; c++)
        {
            for (var tap = 0; tap < forward.Count; tap++)
            {
                target[c * forward.Count + tap] = gradient[tap * Tile.Channels + c];
            }
        }
    }

    /// <summary>Some rows of the output, without gaps; the last one runs over to a whole block.</summary>
    public void Forward(Tile tile, float* target, int row, int rows)
    {
        var source = tile.Inside(Tile).From(row * stride, 0).Every(stride);
        kernels.Convolve(source, forward, new Grid(target, OuterTile.Width * Tile.Channels, Tile.Channels), rows,
            OuterTile.Width, Tile.Channels, accumulate: false);
    }

    /// <summary>Adds the gradient of the weights, taps x channels.</summary>
    public void AddWeightGradient(Tile tile, Tile outer, float* gradient) => kernels.ConvolveWeights(
        tile.Inside(Tile).From(-Padding, -Padding).Every(stride), dilation * Tile.Row, dilation * Tile.Channels,
        outer.Inside(OuterTile), gradient, kernel, OuterTile.Height, OuterTile.Width, Tile.Channels);

    /// <summary>
    /// The gradient of the input, or added to what is there; rows have room for whole blocks of each phase.
    /// </summary>
    public void InputGradient(Tile outer, Grid target, bool accumulate)
    {
        var source = outer.Inside(OuterTile);
        foreach (var phase in phases)
        {
            kernels.Convolve(source, phase.Taps, target.From(phase.Y, phase.X).Every(stride), phase.Rows, phase.Columns,
                Tile.Channels, accumulate);
        }
    }

    private int Strided(int size, int first) => (size - first + stride - 1) / stride;

    private Taps NewTaps(Arena arena, int count) =>
        new(count, (nint)arena.Integers(count), (nint)arena.Floats((long)count * Tile.Channels));

    /// <summary>
    /// The input pixels at rows y + stride i, columns x + stride j take their gradient from the same taps, those that
    /// reach them: input row = stride * output row + tap * dilation - padding.
    /// </summary>
    private void AddPhase(Arena arena, int y, int x)
    {
        var places = new List<int>();
        var offsets = new List<int>();
        for (var tap = 0; tap < forward.Count; tap++)
        {
            var down = y + Padding - tap / kernel * dilation;
            var right = x + Padding - tap % kernel * dilation;
            if (down % stride == 0 && right % stride == 0)
            {
                places.Add(tap);
                offsets.Add(down / stride * OuterTile.Row + right / stride * OuterTile.Channels);
            }
        }

        var (rows, columns) = (Strided(Tile.Height, y), Strided(Tile.Width, x));
        if (rows > 0 && columns > 0)
        {
            // Without a tap the convolution writes zeros, or adds none.
            var taps = NewTaps(arena, places.Count);
            offsets.CopyTo(new Span<int>(taps.OffsetsPointer, taps.Count));
            phases.Add(new Phase(y, x, rows, columns, taps, [.. places]));
        }
    }

    private sealed record Phase(int Y, int X, int Rows, int Columns, Taps Taps, int[] Places);
}
