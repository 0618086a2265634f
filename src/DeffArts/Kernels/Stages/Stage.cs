using System.Runtime.InteropServices;
using DeffArts.Kernels.Cells;
using DeffArts.Kernels.Loops;
using DeffArts.Kernels.Memory;

namespace DeffArts.Kernels.Stages;

/// <summary>
/// Something that makes the pixels going into a 1x1 convolution, then that convolution and a BatchNorm. A band of rows
/// is made, multiplied and counted while it is in the cache; only the product is kept. The backward pass makes the band
/// again.
/// </summary>
internal abstract unsafe class Stage
{
    private const int LeastBand = 48;
    private const int LeastNumbers = 1024;
    private readonly int used;
    private readonly int bandRows;
    private readonly float* weights;
    private readonly float* transposed;
    private float* partials;
    private long partialStride;

    /// <summary>
    /// Takes the memory for <paramref name="images"/> images; <paramref name="reach"/> is how far a pixel's inputs are
    /// written, where that is further than there are any.
    /// </summary>
    protected Stage(
        Arena arena, KernelSet kernels, int inputs, int outputs, int height, int width, int images, NormSpec norm,
        int reach = 0)
    {
        (Kernels, used, Inputs) = (kernels, inputs, kernels.Padded(Math.Max(inputs, reach)));
        Output = new Plane(arena, kernels, outputs, height, width, images);
        Statistics = new BatchStatistics(arena, norm, outputs, Output.Channels);
        weights = arena.Floats((long)Inputs * Output.Channels);
        transposed = arena.Floats((long)Inputs * Output.Channels);
        bandRows = BandRows(height, width, Math.Max(LeastBand, LeastNumbers / Output.Channels));
    }

    /// <summary>The kernels of the output's width.</summary>
    public KernelSet Kernels { get; }

    /// <summary>What comes out of the 1x1 convolution, not normalised.</summary>
    public Plane Output { get; }

    /// <summary>Its BatchNorm.</summary>
    public BatchStatistics Statistics { get; }

    /// <summary>The gradient of the normalised output.</summary>
    public Plane? Upstream { get; set; }

    /// <summary>The images that <see cref="Upstream"/> counts for.</summary>
    public KeptImages Kept { get; set; } = new();

    /// <summary>Numbers of the weights' gradients as they lie while they are summed.</summary>
    public virtual long PartialFloats => (long)Inputs * Output.Channels;

    /// <summary>False for what reads the images.</summary>
    protected virtual bool HasInputGradient => true;

    /// <summary>Channels going into the 1x1 convolution, padded.</summary>
    protected int Inputs { get; }

    /// <summary>The weights as inputs x outputs.</summary>
    protected float* Weights => weights;

    /// <summary>Says what the stage needs of a thread's working memory.</summary>
    public virtual void Need(ScratchSizes sizes)
    {
        sizes.Need(bandRows * Output.Width, Math.Max(Inputs, Output.Channels));
    }

    /// <summary>Where this stage's weight gradients are summed, and how far the parts are from each other.</summary>
    public void Place(float* memory, long stride)
    {
        partials = memory;
        partialStride = stride;
    }

    /// <summary>Lays the module's weights out for the kernels.</summary>
    public virtual void Pack()
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

    /// <summary>Sums the parts' weight gradients and writes them where the module's tensors have them.</summary>
    public void FinishWeights(int parts)
    {
        var count = (int)PartialFloats;
        for (var part = 1; part < parts; part++)
        {
            Kernels.Add(partials + part * partialStride, partials, count);
        }

        Unpack(partials);
        Statistics.FinishAffine();
    }

    /// <summary>One image forward, with its sums.</summary>
    public void Forward(int image, int part, bool isFirst, bool sums, Scratch scratch)
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

    /// <summary>One image backward, from <see cref="Upstream"/> to the input's gradient.</summary>
    public void Backward(int image, int part, bool isFirst, bool weightGradients, Scratch scratch)
    {
        var partial = partials + part * partialStride;
        if (isFirst && weightGradients)
        {
            NativeMemory.Clear(partial, (nuint)(PartialFloats * sizeof(float)));
        }

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
                Kernels.Product(scratch.Outer, transposed, scratch.InputGradient, pixels, Output.Used,
                    Output.Channels, Inputs);
                TakeInputGradient(image, row, rows, scratch);
            }
        }

        FinishImage(weightGradients ? partial : null, scratch);
    }

    /// <summary>Adds an image's sums of <see cref="Upstream"/> and of its products with the output.</summary>
    public void AddGradientSums(int image, int part, bool isFirst, Scratch scratch)
    {
        NativeMemory.Clear(scratch.Sums, (nuint)(2 * Output.Channels * sizeof(float)));
        Kernels.AddSums(Upstream!.At(image), Output.At(image), scratch.Sums, Output.Pixels, Output.Channels);
        Statistics.Add(part, scratch.Sums, isFirst);
    }

    /// <summary>After a walk over the images: statistics by the batch, or the running ones.</summary>
    public void FinishForward(Pass pass)
    {
        var count = pass.Count(Output);
        if (!pass.Training)
        {
            Statistics.UseRunning();
            return;
        }

        Statistics.Finish(pass.Partition.Parts, count);
        if (pass.UpdatesStatistics)
        {
            Statistics.UpdateRunning(count);
        }
    }

    /// <summary>Writes the pixels of some rows, and what they run over to, to the scratch's input.</summary>
    protected abstract void FillInput(int image, int row, int rows, Scratch scratch);

    /// <summary>Takes the gradient of those pixels.</summary>
    protected abstract void TakeInputGradient(int image, int row, int rows, Scratch scratch);

    /// <summary>Called when an image's gradients are all taken; adds weight gradients to the part's, unless null.</summary>
    protected virtual void FinishImage(float* partial, Scratch scratch)
    {
    }

    /// <summary>From the kernels' layout to the gradients of the module's tensors.</summary>
    protected abstract void Unpack(float* gradients);

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

    /// <summary>Even what is dropped has a gradient: its image counts for the mean and the variance of the others.</summary>
    private void OuterGradient(int image, int row, int count, float* target)
    {
        var output = Output.At(image, row);
        var coefficients = Statistics.Coefficients;
        if (Kept[image])
        {
            Kernels.NormGradient(Upstream!.At(image, row), output, coefficients, target, count, Output.Channels);
        }
        else
        {
            Kernels.Normalise(
                output, (float*)coefficients.B, (float*)coefficients.K, target, count, Output.Channels);
        }
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
