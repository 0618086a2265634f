using System.Runtime.InteropServices;
using DeffArts.Kernels.Loops;
using DeffArts.Kernels.Memory;

namespace DeffArts.Kernels.Stages;

/// <summary>
/// Something that makes the pixels going into a 1x1 convolution, then that convolution and a BatchNorm. A band of rows
/// is made, multiplied and counted while it is in the cache; only the product is kept. The backward pass makes the band
/// again.
/// </summary>
internal abstract unsafe class BandStage : Stage
{
    private const int LeastBand = 48;
    private const int LeastNumbers = 1024;
    private readonly int used;
    private readonly int bandRows;
    private readonly KernelSet inputKernels;
    private readonly float* weights;
    private readonly float* transposed;

    /// <summary>
    /// Takes the memory for <paramref name="images"/> images; <paramref name="reach"/> is how far a pixel's inputs are
    /// written, where that is further than there are any. Inputs are padded for <paramref name="inputKernels"/>, where
    /// they are not those of the output.
    /// </summary>
    protected BandStage(
        Arena arena, KernelSet kernels, int inputs, int outputs, int height, int width, int images, NormSpec? norm,
        int reach = 0, KernelSet? inputKernels = null)
        : base(arena, kernels, outputs, height, width, images, norm)
    {
        this.inputKernels = inputKernels ?? kernels;
        (used, Inputs) = (inputs, this.inputKernels.Padded(Math.Max(inputs, reach)));
        weights = arena.Floats((long)Inputs * Output.Channels);
        transposed = arena.Floats((long)Inputs * Output.Channels);
        bandRows = BandRows(height, width, Math.Max(LeastBand, LeastNumbers / Output.Channels));
    }

    /// <inheritdoc/>
    public override long PartialFloats => (long)Inputs * Output.Channels;

    /// <summary>False for what reads the images.</summary>
    protected virtual bool HasInputGradient => true;

    /// <summary>Channels going into the 1x1 convolution, padded.</summary>
    protected int Inputs { get; }

    /// <summary>The weights as inputs x outputs.</summary>
    protected float* Weights => weights;

    /// <inheritdoc/>
    public override void Need(ScratchSizes sizes)
    {
        sizes.Need(bandRows * Output.Width, Math.Max(Inputs, Output.Channels));
    }

    /// <inheritdoc/>
    public override void Pack()
    {
        var outputs = Output.Channels;
        for (var i = 0; i < Inputs; i++)
        {
            for (var o = 0; o < outputs; o++)
            {
                transposed[(long)o * Inputs + i] = weights[(long)i * outputs + o];
            }
        }
    }

    /// <inheritdoc/>
    public override void Forward(int image, int part, bool isFirst, bool sums, Scratch scratch)
    {
        NativeMemory.Clear(scratch.Sums, (nuint)(2 * Output.Channels * sizeof(float)));
        for (var row = 0; row < Output.Height; row += bandRows)
        {
            var rows = Math.Min(bandRows, Output.Height - row);
            var pixels = MakeBand(image, row, rows, scratch);
            var target = Output.At(image, row);
            Kernels.Product(scratch.Input, weights, target, pixels, used, Inputs, Output.Channels);
            if (sums)
            {
                Kernels.AddSums(target, target, scratch.Sums, rows * Output.Width, Output.Channels);
            }
        }

        if (sums)
        {
            Statistics.Add(part, scratch.Sums, isFirst);
        }
    }

    /// <inheritdoc/>
    public override void Backward(int image, int part, bool isFirst, bool weightGradients, Scratch scratch)
    {
        var partial = weightGradients ? Partial(part, isFirst) : null;
        for (var row = 0; row < Output.Height; row += bandRows)
        {
            var rows = Math.Min(bandRows, Output.Height - row);
            var count = rows * Output.Width;
            OuterGradient(image, row, count, scratch.Outer);
            var pixels = ClearTail(scratch.Outer, count, Output.Channels);
            if (weightGradients)
            {
                MakeBand(image, row, rows, scratch);
                Kernels.ProductOfWeights(
                    scratch.Input, scratch.Outer, partial, pixels, used, Inputs, Output.Channels);
            }

            if (HasInputGradient)
            {
                inputKernels.Product(scratch.Outer, transposed, scratch.InputGradient, pixels, Output.Used,
                    Output.Channels, Inputs);
                TakeInputGradient(image, row, rows, scratch);
            }
        }

        FinishImage(partial, scratch);
    }

    /// <summary>Writes the pixels of some rows, and what they run over to, to the scratch's input.</summary>
    protected abstract void FillInput(int image, int row, int rows, Scratch scratch);

    /// <summary>Takes the gradient of those pixels.</summary>
    protected abstract void TakeInputGradient(int image, int row, int rows, Scratch scratch);

    /// <summary>
    /// Called when an image's gradients are all taken; adds weight gradients to the part's, unless null.
    /// </summary>
    protected virtual void FinishImage(float* partial, Scratch scratch)
    {
    }

    private static int BandRows(int height, int width, int least)
    {
        for (var rows = 1; rows < height; rows++)
        {
            if (rows * width >= least && rows * width % KernelSet.Block == 0)
            {
                return rows;
            }
        }

        return height;
    }

    private int MakeBand(int image, int row, int rows, Scratch scratch)
    {
        FillInput(image, row, rows, scratch);
        return ClearTail(scratch.Input, rows * Output.Width, Inputs);
    }

    /// <summary>Zeros up to a whole block, so that what runs over adds nothing to any sum.</summary>
    private static int ClearTail(float* pixels, int count, int channels)
    {
        var whole = KernelSet.RoundUp(count, KernelSet.Block);
        NativeMemory.Clear(pixels + (long)count * channels, (nuint)((whole - count) * channels * sizeof(float)));
        return whole;
    }
}
