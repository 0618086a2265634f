using System.Runtime.InteropServices;
using DeffArts.Kernels.Cells;
using DeffArts.Kernels.Loops;
using DeffArts.Kernels.Memory;

namespace DeffArts.Kernels.Stages;

/// <summary>
/// A convolution and the BatchNorm behind it. Its output is kept as it comes out of the convolution, not normalised;
/// what goes in is made again in the backward pass.
/// </summary>
internal abstract unsafe class Stage
{
    private float* partials;
    private long partialStride;

    /// <summary>
    /// Takes the memory for <paramref name="images"/> images; without a norm the output counts as it is.
    /// </summary>
    protected Stage(Arena arena, KernelSet kernels, int outputs, int height, int width, int images, NormSpec? norm)
    {
        Kernels = kernels;
        Output = new Plane(arena, kernels, outputs, height, width, images);
        Statistics = new BatchStatistics(arena, norm, outputs, Output.Channels);
    }

    /// <summary>The kernels of the output's width.</summary>
    public KernelSet Kernels { get; }

    /// <summary>What comes out of the convolution, not normalised.</summary>
    public Plane Output { get; }

    /// <summary>Its BatchNorm.</summary>
    public BatchStatistics Statistics { get; }

    /// <summary>The gradient of the normalised output.</summary>
    public Plane? Upstream { get; set; }

    /// <summary>The images that <see cref="Upstream"/> counts for.</summary>
    public KeptImages Kept { get; set; } = new();

    /// <summary>Numbers of the weights' gradients as they lie while they are summed.</summary>
    public abstract long PartialFloats { get; }

    /// <summary>Says what the stage needs of a thread's working memory.</summary>
    public abstract void Need(ScratchSizes sizes);

    /// <summary>Where this stage's weight gradients are summed, and how far the parts are from each other.</summary>
    public void Place(float* memory, long stride)
    {
        partials = memory;
        partialStride = stride;
    }

    /// <summary>Lays the module's weights out for the kernels.</summary>
    public abstract void Pack();

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
    public abstract void Forward(int image, int part, bool isFirst, bool sums, Scratch scratch);

    /// <summary>One image backward, from <see cref="Upstream"/> to the input's gradient.</summary>
    public abstract void Backward(int image, int part, bool isFirst, bool weightGradients, Scratch scratch);

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

    /// <summary>From the kernels' layout to the gradients of the module's tensors.</summary>
    protected abstract void Unpack(float* gradients);

    /// <summary>Where a part sums its weight gradients: zeros at its first image.</summary>
    protected float* Partial(int part, bool isFirst)
    {
        var partial = partials + part * partialStride;
        if (isFirst)
        {
            NativeMemory.Clear(partial, (nuint)(PartialFloats * sizeof(float)));
        }

        return partial;
    }

    /// <summary>
    /// The gradient of what comes out of the convolution, for some pixels from a row on. Even what is dropped has one:
    /// its image counts for the mean and the variance of the others.
    /// </summary>
    protected void OuterGradient(int image, int row, int count, float* target)
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
}
