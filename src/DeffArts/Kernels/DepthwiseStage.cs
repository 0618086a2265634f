namespace DeffArts.Kernels;

/// <summary>The weights of a depthwise and the 1x1 convolution behind it, and how the first one walks.</summary>
/// <param name="Depthwise">C x 1 x kernel x kernel.</param>
/// <param name="Pointwise">C x C x 1 x 1.</param>
/// <param name="Norm">Of the BatchNorm behind.</param>
/// <param name="Kernel">Taps a side, odd.</param>
/// <param name="Stride">1 or 2.</param>
/// <param name="Dilation">Pixels between taps.</param>
internal sealed record DepthwiseSpec(
    TensorSlot Depthwise, TensorSlot Pointwise, NormBuffers Norm, int Kernel, int Stride, int Dilation)
{
    /// <summary>Zeros around the image that keep its size at stride 1.</summary>
    public int Padding => Dilation * (Kernel / 2);
}

/// <summary>A depthwise convolution of a rectified tile, 1x1 convolution, BatchNorm.</summary>
internal sealed unsafe class DepthwiseStage : Stage
{
    private readonly DepthwiseSpec spec;
    private readonly TileShape tile;
    private readonly TileShape outerTile;
    private readonly Taps forward;
    private readonly List<GradientPhase> phases = [];

    /// <summary>A stage that reads tiles of that shape.</summary>
    public DepthwiseStage(Arena arena, KernelSet kernels, DepthwiseSpec spec, int channels, TileShape tile, int images)
        : base(arena, kernels, channels, channels, Strided(tile.Height, spec), Strided(tile.Width, spec), images, spec.Norm)
    {
        (this.spec, this.tile) = (spec, tile);
        outerTile = new TileShape(Output.Height, Output.Width, tile.Padding, Inputs);
        var (kernel, dilation, padding) = (spec.Kernel, spec.Dilation, spec.Padding);
        forward = NewTaps(arena, kernel * kernel);
        for (var tap = 0; tap < kernel * kernel; tap++)
        {
            var (ky, kx) = (tap / kernel, tap % kernel);
            forward.OffsetsPointer[tap] =
                (ky * dilation - padding) * tile.Row + (kx * dilation - padding) * tile.Channels;
        }

        for (var phase = 0; phase < spec.Stride * spec.Stride; phase++)
        {
            AddPhase(arena, phase / spec.Stride, phase % spec.Stride);
        }
    }

    /// <summary>Whether the input's gradient is added to what <see cref="Scratch.Gradient"/> holds.</summary>
    public bool Accumulates { get; init; }

    /// <inheritdoc/>
    public override long PartialFloats => base.PartialFloats + (long)spec.Kernel * spec.Kernel * Inputs;

    /// <inheritdoc/>
    public override void Need(ScratchSizes sizes)
    {
        base.Need(sizes);
        sizes.Need(tile);
        sizes.Need(outerTile);
        sizes.Need((tile.Height + 1) * Scratch.GradientRow(tile.Width), Inputs);
    }

    /// <inheritdoc/>
    public override void Pack()
    {
        var (used, taps) = (Output.Used, forward.Count);
        for (var c = 0; c < used; c++)
        {
            for (var tap = 0; tap < taps; tap++)
            {
                forward.WeightsPointer[tap * Inputs + c] = spec.Depthwise.Value[c * taps + tap];
            }

            for (var o = 0; o < used; o++)
            {
                Weights[c * Output.Channels + o] = spec.Pointwise.Value[o * used + c];
            }
        }

        foreach (var phase in phases)
        {
            for (var i = 0; i < phase.Taps.Count; i++)
            {
                new Span<float>(forward.WeightsPointer + phase.Places[i] * Inputs, Inputs)
                    .CopyTo(new Span<float>(phase.Taps.WeightsPointer + i * Inputs, Inputs));
            }
        }

        base.Pack();
    }

    /// <inheritdoc/>
    protected override void FillInput(int image, int row, int rows, Scratch scratch)
    {
        var source = scratch.Tile.Inside(tile).From(row * spec.Stride, 0).Every(spec.Stride);
        var target = new Grid(scratch.Input, Output.Width * Inputs, Inputs);
        Kernels.Convolve(source, forward, target, rows, Output.Width, Inputs, accumulate: false);
    }

    /// <inheritdoc/>
    protected override void TakeInputGradient(int image, int row, int rows, Scratch scratch)
    {
        var source = new Grid(scratch.InputGradient, Output.Width * Inputs, Inputs);
        Kernels.Copy(source, scratch.OuterTile.Inside(outerTile).From(row, 0), rows, Output.Width, Inputs);
    }

    /// <inheritdoc/>
    protected override void FinishImage(float* partial, Scratch scratch)
    {
        var outer = scratch.OuterTile.Inside(outerTile);
        if (partial is not null)
        {
            var source = scratch.Tile.Inside(tile).From(-spec.Padding, -spec.Padding).Every(spec.Stride);
            Kernels.ConvolveWeights(source, spec.Dilation * tile.Row, spec.Dilation * tile.Channels, outer,
                partial + base.PartialFloats, spec.Kernel, Output.Height, Output.Width, Inputs);
        }

        var target = scratch.GradientGrid(tile.Width, Inputs);
        foreach (var phase in phases)
        {
            Kernels.Convolve(outer, phase.Taps, target.From(phase.Y, phase.X).Every(spec.Stride),
                phase.Rows, phase.Columns, Inputs, Accumulates);
        }
    }

    /// <inheritdoc/>
    protected override void Unpack(float* gradients)
    {
        var (used, taps) = (Output.Used, forward.Count);
        var filter = gradients + base.PartialFloats;
        for (var c = 0; c < used; c++)
        {
            for (var tap = 0; tap < taps; tap++)
            {
                spec.Depthwise.Gradient[c * taps + tap] = filter[tap * Inputs + c];
            }

            for (var o = 0; o < used; o++)
            {
                spec.Pointwise.Gradient[o * used + c] = gradients[c * Output.Channels + o];
            }
        }
    }

    private static int Strided(int size, DepthwiseSpec spec) => (size + spec.Stride - 1) / spec.Stride;

    private Taps NewTaps(Arena arena, int count) =>
        new(count, (nint)arena.Integers(count), (nint)arena.Floats((long)count * Inputs));

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
            var down = y + spec.Padding - tap / spec.Kernel * spec.Dilation;
            var right = x + spec.Padding - tap % spec.Kernel * spec.Dilation;
            if (down % spec.Stride == 0 && right % spec.Stride == 0)
            {
                places.Add(tap);
                offsets.Add(down / spec.Stride * outerTile.Row + right / spec.Stride * Inputs);
            }
        }

        var (rows, columns) = (Phase(tile.Height, y), Phase(tile.Width, x));
        if (places.Count > 0 && rows > 0 && columns > 0)
        {
            var taps = NewTaps(arena, places.Count);
            offsets.CopyTo(new Span<int>(taps.OffsetsPointer, taps.Count));
            phases.Add(new GradientPhase(y, x, rows, columns, taps, [.. places]));
        }
    }

    private int Phase(int size, int first) => (size - first + spec.Stride - 1) / spec.Stride;

    private sealed record GradientPhase(int Y, int X, int Rows, int Columns, Taps Taps, int[] Places);
}
