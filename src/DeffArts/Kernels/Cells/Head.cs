using System.Runtime.InteropServices;
using DeffArts.Kernels.Loops;
using DeffArts.Kernels.Memory;
using DeffArts.Kernels.Stages;

namespace DeffArts.Kernels.Cells;

/// <summary>What lies between the last cell and the mean over its pixels: BatchNorm and an activation.</summary>
/// <param name="Norm">The BatchNorm.</param>
/// <param name="Convolution">
/// A 1x1 convolution in front of it, outputs x channels x 1 x 1, and ReLU6 behind; without one it is ReLU, and the last
/// cell's output is one plane.
/// </param>
internal sealed record HeadSpec(NormSpec Norm, TensorSlot? Convolution = null);

/// <summary>The end of a network, from the last cell's output to the means of its activations.</summary>
internal sealed unsafe class Head
{
    private readonly GatherStage? stage;
    private readonly Plane output;
    private readonly Plane gradient;
    private readonly BatchStatistics statistics;

    /// <summary>
    /// Takes the memory for <paramref name="images"/> images; <paramref name="starts"/> where nothing adds to the last
    /// cell's gradient before.
    /// </summary>
    public Head(Arena arena, HeadSpec spec, Feature last, bool starts, int images, bool trains)
    {
        if (spec.Convolution is { } convolution)
        {
            var outputs = (int)convolution.Tensor.shape[0];
            stage = new GatherStage(arena, KernelSet.For(outputs), last,
                [new PointwiseSpec(convolution, outputs, Shift: 0)], spec.Norm, stride: 1, images)
            {
                Rectifies = false,
                StartsGradient = starts,
            };
            (output, statistics) = (stage.Output, stage.Statistics);
            gradient = trains
                ? new Plane(arena, output.Kernels, output.Used, output.Height, output.Width, images)
                : output;
            stage.Upstream = gradient;
            return;
        }

        Cell.Require(
            last.Parts.Count == 1 && starts, "BatchNorm behind the last cell reads one plane, which is not tapped");
        (output, gradient) = (last.Parts[0], last.Gradients[0]);
        statistics = new BatchStatistics(arena, spec.Norm, output.Used, output.Channels);
    }

    /// <summary>What comes out.</summary>
    public int Channels => output.Used;

    /// <summary>Its convolution, where it has one.</summary>
    public IReadOnlyList<Stage> Stages => stage is null ? [] : [stage];

    /// <summary>Says what the head needs of a thread's working memory.</summary>
    public void Need(ScratchSizes sizes)
    {
        stage?.Need(sizes);
        sizes.Need(output.Pixels, output.Channels);
    }

    /// <summary>From the last cell to the means, images x channels.</summary>
    public void Forward(Pass pass, float* means)
    {
        pass.ForImages((image, part, isFirst, scratch) =>
        {
            if (stage is not null)
            {
                stage.Forward(image, part, isFirst, pass.Training, scratch);
            }
            else if (pass.Training)
            {
                Sum(output.At(image), output.At(image), scratch);
                statistics.Add(part, scratch.Sums, isFirst);
            }
        });
        FinishForward(pass);
        var target = (nint)means;
        pass.ForImages((image, _, _, scratch) =>
        {
            Activate(image, scratch);
            Sum(scratch.Outer, scratch.Outer, scratch);
            for (var c = 0; c < output.Used; c++)
            {
                ((float*)target)[(long)image * output.Used + c] = scratch.Sums[c] / output.Pixels;
            }
        });
    }

    /// <summary>From the gradient of the means to that of the last cell's output.</summary>
    public void Backward(Pass pass, float* means, bool weightGradients)
    {
        var source = (nint)means;
        pass.ForImages((image, part, isFirst, scratch) =>
        {
            new Span<float>(scratch.Input, output.Channels).Clear();
            for (var c = 0; c < output.Used; c++)
            {
                scratch.Input[c] = ((float*)source)[(long)image * output.Used + c] / output.Pixels;
            }

            Mask(image, scratch);
            Sum(gradient.At(image), output.At(image), scratch);
            statistics.Add(part, scratch.Sums, isFirst);
        });
        statistics.FinishGradient(pass.Partition.Parts, pass.Count(output));
        pass.ForImages((image, part, isFirst, scratch) =>
        {
            if (stage is not null)
            {
                stage.Backward(image, part, isFirst, weightGradients, scratch);
                return;
            }

            output.Kernels.NormGradient(gradient.At(image), output.At(image), statistics.Coefficients,
                gradient.At(image), output.Pixels, output.Channels);
        });
        if (!weightGradients)
        {
            return;
        }

        if (stage is not null)
        {
            stage.FinishWeights(pass.Partition.Parts);
        }
        else
        {
            statistics.FinishAffine();
        }
    }

    private void FinishForward(Pass pass)
    {
        if (stage is not null)
        {
            stage.FinishForward(pass);
            return;
        }

        if (!pass.Training)
        {
            statistics.UseRunning();
            return;
        }

        statistics.Finish(pass.Partition.Parts, pass.Count(output));
        if (pass.UpdatesStatistics)
        {
            statistics.UpdateRunning(pass.Count(output));
        }
    }

    private void Activate(int image, Scratch scratch)
    {
        var source = output.At(image);
        var target = new Grid(scratch.Outer, output.Width * output.Channels, output.Channels);
        if (stage is null)
        {
            output.Kernels.NormaliseRelu(
                source, statistics.Scale, statistics.Shift, target, output.Height, output.Width, output.Channels);
            return;
        }

        output.Kernels.NormaliseClip(
            source, statistics.Scale, statistics.Shift, target, output.Height, output.Width, output.Channels);
    }

    /// <summary>Each pixel has its share of the mean's gradient, where the activation lets it through.</summary>
    private void Mask(int image, Scratch scratch)
    {
        // Without a step every pixel reads the same.
        var share = new Grid(scratch.Input, 0, 0);
        var target = gradient.At(image);
        if (stage is null)
        {
            output.Kernels.MaskByNormalised(share, output.At(image), statistics.Scale, statistics.Shift, target,
                output.Height, output.Width, output.Channels);
            return;
        }

        output.Kernels.MaskByClipped(share, output.At(image), statistics.Scale, statistics.Shift, target,
            output.Height, output.Width, output.Channels);
    }

    private void Sum(float* values, float* others, Scratch scratch)
    {
        NativeMemory.Clear(scratch.Sums, (nuint)(2 * output.Channels * sizeof(float)));
        output.Kernels.AddSums(values, others, scratch.Sums, output.Pixels, output.Channels);
    }
}
