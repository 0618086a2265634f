using DeffArts.Kernels.Loops;
using DeffArts.Kernels.Memory;

namespace DeffArts.Kernels.Stages;

/// <summary>The weights of a depthwise and the 1x1 convolution behind it, and how the first one walks.</summary>
/// <param name="Depthwise">C x 1 x kernel x kernel.</param>
/// <param name="Pointwise">C x C x 1 x 1.</param>
/// <param name="Norm">Of the BatchNorm behind.</param>
/// <param name="Kernel">Taps a side, odd.</param>
/// <param name="Stride">1 or 2.</param>
/// <param name="Dilation">Pixels between taps.</param>
internal sealed record DepthwiseSpec(
    TensorSlot Depthwise, TensorSlot Pointwise, NormSpec Norm, int Kernel, int Stride, int Dilation)
{
    /// <summary>Zeros around the image that keep its size at stride 1.</summary>
    public int Padding => Dilation * (Kernel / 2);
}

/// <summary>A depthwise convolution of a rectified tile, 1x1 convolution, BatchNorm.</summary>
internal sealed unsafe class DepthwiseStage : BandStage
{
    private readonly DepthwiseSpec spec;
    private readonly DepthwiseFilter filter;

    /// <summary>A stage that reads tiles of that shape.</summary>
    public DepthwiseStage(Arena arena, KernelSet kernels, DepthwiseSpec spec, int channels, TileShape tile, int images)
        : base(arena, kernels, channels, channels, (tile.Height + spec.Stride - 1) / spec.Stride,
            (tile.Width + spec.Stride - 1) / spec.Stride, images, spec.Norm)
    {
        this.spec = spec;
        filter = new DepthwiseFilter(arena, kernels, tile, spec.Kernel, spec.Stride, spec.Dilation);
    }

    /// <summary>Whether the input's gradient is added to what <see cref="Scratch.Gradient"/> holds.</summary>
    public bool Accumulates { get; init; }

    /// <inheritdoc/>
    public override long PartialFloats => base.PartialFloats + filter.Floats;

    /// <inheritdoc/>
    public override void Need(ScratchSizes sizes)
    {
        base.Need(sizes);
        sizes.Need(filter.Tile);
        sizes.Need(filter.OuterTile);
        sizes.Need((filter.Tile.Height + 1) * Scratch.GradientRow(filter.Tile.Width), Inputs);
    }

    /// <inheritdoc/>
    public override void Pack()
    {
        filter.Pack(spec.Depthwise.Value, Output.Used);
        for (var c = 0; c < Output.Used; c++)
        {
            for (var o = 0; o < Output.Used; o++)
            {
                Weights[c * Output.Channels + o] = spec.Pointwise.Value[o * Output.Used + c];
            }
        }

        base.Pack();
    }

    /// <inheritdoc/>
    protected override void FillInput(int image, int row, int rows, Scratch scratch) =>
        filter.Forward(scratch.Tile, scratch.Input, row, rows);

    /// <inheritdoc/>
    protected override void TakeInputGradient(int image, int row, int rows, Scratch scratch)
    {
        var source = new Grid(scratch.InputGradient, Output.Width * Inputs, Inputs);
        Kernels.Copy(source, scratch.OuterTile.Inside(filter.OuterTile).From(row, 0), rows, Output.Width, Inputs);
    }

    /// <inheritdoc/>
    protected override void FinishImage(float* partial, Scratch scratch)
    {
        if (partial is not null)
        {
            filter.AddWeightGradient(scratch.Tile, scratch.OuterTile, partial + base.PartialFloats);
        }

        filter.InputGradient(scratch.OuterTile, scratch.GradientGrid(filter.Tile.Width, Inputs), Accumulates);
    }

    /// <inheritdoc/>
    protected override void Unpack(float* gradients)
    {
        filter.Unpack(gradients + base.PartialFloats, spec.Depthwise.Gradient, Output.Used);
        for (var c = 0; c < Output.Used; c++)
        {
            for (var o = 0; o < Output.Used; o++)
            {
                spec.Pointwise.Gradient[o * Output.Used + c] = gradients[c * Output.Channels + o];
            }
        }
    }
}
