using DeffArts.Kernels.Memory;

namespace DeffArts.Kernels.Loops;

/// <summary>
/// A full convolution and its two gradients over padded tiles: which runs of numbers its rows of taps read, at any
/// stride. Outputs are vectors going forward, inputs going back; the other side's numbers are spread over the lanes.
/// </summary>
internal sealed unsafe class DenseFilter : IFilter
{
    private readonly KernelSet inputKernels;
    private readonly KernelSet outputKernels;
    private readonly int inputs;
    private readonly int kernel;
    private readonly int stride;
    private readonly TapRuns forward;
    private readonly List<Phase> phases = [];

    /// <summary>
    /// A filter that reads tiles of that shape, whose padding is at least the filter's, of so many
    /// <paramref name="inputs"/> without padding.
    /// </summary>
    public DenseFilter(
        Arena arena, KernelSet inputKernels, KernelSet outputKernels, TileShape tile, int inputs, int outputs,
        int kernel, int stride)
    {
        (this.inputKernels, this.outputKernels, Tile) = (inputKernels, outputKernels, tile);
        (this.inputs, this.kernel, this.stride) = (inputs, kernel, stride);
        OuterTile = new TileShape(
            Strided(tile.Height, 0), Strided(tile.Width, 0), Padding, outputKernels.Padded(outputs));
        forward = TapRuns.Take(arena, kernel, kernel * tile.Channels, OuterTile.Channels);
        for (var run = 0; run < kernel; run++)
        {
            forward.OffsetsPointer[run] = (run - Padding) * tile.Row - Padding * tile.Channels;
        }

        for (var phase = 0; phase < stride * stride; phase++)
        {
            AddPhase(arena, phase / stride, phase % stride);
        }
    }

    /// <inheritdoc/>
    public TileShape Tile { get; }

    /// <inheritdoc/>
    public TileShape OuterTile { get; }

    /// <inheritdoc/>
    public int Floats => forward.Count * forward.Length * OuterTile.Channels;

    /// <inheritdoc/>
    public int RowBlock => 1;

    private int Padding => kernel / 2;

    /// <summary>Takes over the weights, outputs x inputs x kernel x kernel without padding.</summary>
    public void Pack(float* weights, int used)
    {
        var taps = kernel * kernel;
        for (var tap = 0; tap < taps; tap++)
        {
            for (var input = 0; input < inputs; input++)
            {
                forward.Set(tap / kernel, tap % kernel * Tile.Channels + input, weights + input * taps + tap,
                    inputs * taps, used, OuterTile.Channels, outputKernels.Lanes);
            }
        }

        foreach (var (runs, places) in phases.Select(phase => (phase.Runs, phase.Taps)))
        {
            foreach (var (run, row) in places.Take(runs.Count).Index())
            {
                for (var i = 0; i < row.Length * used; i++)
                {
                    runs.Set(run, i / used * OuterTile.Channels + i % used,
                        weights + i % used * inputs * taps + row[i / used], taps, inputs, Tile.Channels,
                        inputKernels.Lanes);
                }
            }
        }
    }

    /// <summary>A gradient from runs x length x outputs to outputs x inputs x kernel x kernel.</summary>
    public void Unpack(float* gradient, float* target, int used)
    {
        var taps = kernel * kernel;
        for (var output = 0; output < used; output++)
        {
            for (var input = 0; input < inputs; input++)
            {
                var from = gradient + (nint)input * OuterTile.Channels + output;
                for (var tap = 0; tap < taps; tap++)
                {
                    *target++ = from[(nint)tap * Tile.Channels * OuterTile.Channels];
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Forward(Tile tile, float* target, int row, int rows) => outputKernels.RunProduct(
        tile.Inside(Tile).From(row * stride, 0).Every(stride), forward,
        new Grid(target, OuterTile.Width * OuterTile.Channels, OuterTile.Channels), rows, OuterTile.Width,
        OuterTile.Channels, accumulate: false);

    /// <inheritdoc/>
    public void AddWeightGradient(Tile tile, Tile outer, float* gradient) => outputKernels.RunProductOfWeights(
        tile.Inside(Tile).Every(stride), forward, outer.Inside(OuterTile), gradient, OuterTile.Height, OuterTile.Width,
        OuterTile.Channels);

    /// <inheritdoc/>
    public void InputGradient(Tile outer, Grid target, bool accumulate)
    {
        var source = outer.Inside(OuterTile);
        foreach (var phase in phases)
        {
            inputKernels.RunProduct(source, phase.Runs, target.From(phase.Y, phase.X).Every(stride), phase.Rows,
                phase.Columns, Tile.Channels, accumulate);
        }
    }

    private int Strided(int size, int first) => (size - first + stride - 1) / stride;

    /// <summary>
    /// The input pixels at rows y + stride i, columns x + stride j take their gradient from the taps that reach them:
    /// input row = stride * output row + tap - padding. From left to right in the output the taps go down.
    /// </summary>
    private void AddPhase(Arena arena, int y, int x)
    {
        var (rows, columns) = (Strided(Tile.Height, y), Strided(Tile.Width, x));
        if (rows <= 0 || columns <= 0)
        {
            return;
        }

        var down = Reaching(y);
        var right = Reaching(x);
        right.Reverse();
        // Without a tap the product is zero.
        var count = right.Count == 0 ? 0 : down.Count;
        var runs = TapRuns.Take(arena, count, right.Count * OuterTile.Channels, Tile.Channels);
        for (var run = 0; run < count; run++)
        {
            runs.OffsetsPointer[run] = (y + Padding - down[run]) / stride * OuterTile.Row
                + (x + Padding - right[0]) / stride * OuterTile.Channels;
        }

        phases.Add(new Phase(y, x, rows, columns, runs,
            [.. down.Select(row => right.Select(column => row * kernel + column).ToArray())]));
    }

    private List<int> Reaching(int first) =>
        [.. Enumerable.Range(0, kernel).Where(tap => (first + Padding - tap) % stride == 0)];

    private sealed record Phase(int Y, int X, int Rows, int Columns, TapRuns Runs, int[][] Taps);
}
