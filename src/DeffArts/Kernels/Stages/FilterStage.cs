using System.Runtime.InteropServices;
using DeffArts.Kernels.Loops;
using DeffArts.Kernels.Memory;

namespace DeffArts.Kernels.Stages;

/// <summary>A full convolution's weights and BatchNorm, and how it walks.</summary>
/// <param name="Weight">Outputs x inputs x kernel x kernel.</param>
/// <param name="Norm">Of the BatchNorm behind.</param>
/// <param name="Kernel">Taps a side, odd; half of them, rounded down, are zeros around the image.</param>
/// <param name="Stride">1 or 2.</param>
internal sealed record DenseSpec(TensorSlot Weight, NormSpec Norm, int Kernel, int Stride);

/// <summary>A convolution, full or depthwise, of a padded tile, and a BatchNorm.</summary>
internal sealed unsafe class FilterStage : Stage
{
    private readonly IFilter filter;
    private readonly TensorSlot weight;

    /// <summary>A stage around that filter, whose outputs are those of <paramref name="kernels"/>.</summary>
    public FilterStage(
        Arena arena, KernelSet kernels, IFilter filter, TensorSlot weight, NormSpec norm, int outputs, int images)
        : base(arena, kernels, outputs, filter.OuterTile.Height, filter.OuterTile.Width, images, norm) =>
        (this.filter, this.weight) = (filter, weight);

    /// <summary>Whether the input's gradient is added to what <see cref="Scratch.Gradient"/> holds.</summary>
    public bool Accumulates { get; init; }

    /// <inheritdoc/>
    public override long PartialFloats => filter.Floats;

    /// <summary>
    /// A full convolution from tiles of that shape, of so many <paramref name="inputs"/> without padding.
    /// </summary>
    public static FilterStage Dense(
        Arena arena, KernelSet inputKernels, KernelSet kernels, DenseSpec spec, TileShape tile, int inputs, int outputs,
        int images, bool accumulates) => new(
            arena, kernels,
            new DenseFilter(arena, inputKernels, kernels, tile, inputs, outputs, spec.Kernel, spec.Stride),
            spec.Weight, spec.Norm, outputs, images)
        {
            Accumulates = accumulates,
        };

    /// <inheritdoc/>
    public override void Need(ScratchSizes sizes)
    {
        sizes.Need(filter.Tile);
        sizes.Need(filter.OuterTile);
        sizes.Need((filter.Tile.Height + 1) * Scratch.GradientRow(filter.Tile.Width), filter.Tile.Channels);
        sizes.Need((Output.Height + 1) * KernelSet.RoundUp(Output.Width, KernelSet.Block), Output.Channels);
    }

    /// <inheritdoc/>
    public override void Pack() => filter.Pack(weight.Value, Output.Used);

    /// <inheritdoc/>
    public override void Forward(int image, int part, bool isFirst, bool sums, Scratch scratch)
    {
        var target = Output.At(image);
        if (Output.Width % filter.RowBlock == 0)
        {
            filter.Forward(scratch.Tile, target, 0, Output.Height);
        }
        else
        {
            // The last row would run over into the next image, which is another thread's.
            filter.Forward(scratch.Tile, scratch.Outer, 0, Output.Height);
            new Span<float>(scratch.Outer, Output.Pixels * Output.Channels)
                .CopyTo(new Span<float>(target, Output.Pixels * Output.Channels));
        }

        if (sums)
        {
            NativeMemory.Clear(scratch.Sums, (nuint)(2 * Output.Channels * sizeof(float)));
            Kernels.AddSums(target, target, scratch.Sums, Output.Pixels, Output.Channels);
            Statistics.Add(part, scratch.Sums, isFirst);
        }
    }

    /// <inheritdoc/>
    public override void Backward(int image, int part, bool isFirst, bool weightGradients, Scratch scratch)
    {
        var outer = scratch.OuterTile.Inside(filter.OuterTile);
        for (var row = 0; row < Output.Height; row++)
        {
            OuterGradient(image, row, Output.Width, outer.RowAt(row));
        }

        if (weightGradients)
        {
            filter.AddWeightGradient(scratch.Tile, scratch.OuterTile, Partial(part, isFirst));
        }

        filter.InputGradient(
            scratch.OuterTile, scratch.GradientGrid(filter.Tile.Width, filter.Tile.Channels), Accumulates);
    }

    /// <inheritdoc/>
    protected override void Unpack(float* gradients) => filter.Unpack(gradients, weight.Gradient, Output.Used);
}
