using DeffArts.Kernels.Memory;
using static TorchSharp.torch;

namespace DeffArts.Kernels.Cells;

/// <summary>
/// Where the kernels' memory meets tensors: what a pass hands out, and the gradients that it is given.
/// </summary>
internal sealed unsafe partial class CellStack
{
    /// <summary>After <see cref="Forward"/>, the output of the cell that the spec names, N x H x W x C.</summary>
    public Tensor Tapped()
    {
        var (pass, planes) = (forward!, cells[spec.Tap!.Value].Output.Parts);
        var (height, width, channels) = (planes[0].Height, planes[0].Width, planes.Sum(plane => plane.Used));
        var tapped = empty(pass.Partition.Images, height, width, channels);
        var target = (nint)TensorSlot.Address(tapped);
        pass.ForImages((image, _, _, _) =>
        {
            var to = (float*)target + (long)image * height * width * channels;
            for (var pixel = 0; pixel < height * width; pixel++)
            {
                foreach (var plane in planes)
                {
                    new Span<float>(plane.At(image) + pixel * plane.Channels, plane.Used)
                        .CopyTo(new Span<float>(to, plane.Used));
                    to += plane.Used;
                }
            }
        });
        return tapped;
    }

    /// <summary>The first cell's input, from the stem.</summary>
    private void MakeInput(int image)
    {
        var (source, statistics) = (stem.Output, stem.Statistics);
        if (spec.Stem.Clips)
        {
            stem.Kernels.NormaliseClip(source.At(image), statistics.Scale, statistics.Shift, input.GridAt(image),
                input.Height, input.Width, input.Channels);
            return;
        }

        stem.Kernels.Normalise(source.At(image), statistics.Scale, statistics.Shift, input.At(image), input.Pixels,
            input.Channels);
    }

    /// <summary>Takes its gradient back through what is behind the stem's BatchNorm.</summary>
    private void MaskInputGradient(int image)
    {
        if (spec.Stem.Clips)
        {
            stem.Kernels.MaskByClipped(inputGradient.GridAt(image), stem.Output.At(image), stem.Statistics.Scale,
                stem.Statistics.Shift, inputGradient.At(image), input.Height, input.Width, input.Channels);
        }
    }

    /// <summary>Adds the gradient of <see cref="Tapped"/>.</summary>
    private void AddToTap(Pass pass, Tensor gradient)
    {
        var planes = cells[spec.Tap!.Value].Output.Gradients;
        var dense = gradient.contiguous();
        var source = (nint)TensorSlot.Address(dense);
        var numbers = dense.numel() / pass.Partition.Images;
        pass.ForImages((image, _, _, _) =>
        {
            var from = (float*)source + image * numbers;
            for (var pixel = 0; pixel < planes[0].Pixels; pixel++)
            {
                foreach (var plane in planes)
                {
                    var to = plane.At(image) + pixel * plane.Channels;
                    for (var c = 0; c < plane.Used; c++)
                    {
                        to[c] += *from++;
                    }
                }
            }
        });
        GC.KeepAlive(dense);
    }

    /// <summary>
    /// In the last cell each pixel has its share of the mean's gradient; where a gradient is tapped it starts at zero.
    /// </summary>
    private void StartGradients(Pass pass, Tensor gradient)
    {
        var dense = gradient.contiguous();
        var source = (nint)TensorSlot.Address(dense);
        var nodes = cells[^1].Output.Gradients;
        pass.ForImages((image, _, _, scratch) =>
        {
            foreach (var plane in spec.Tap is { } tap ? cells[tap].Output.Gradients : [])
            {
                plane.Clear(image);
            }

            for (var node = 0; node < nodes.Count && head is null; node++)
            {
                var plane = nodes[node];
                var from = (float*)source + ((long)image * nodes.Count + node) * plane.Used;
                new Span<float>(scratch.Sums, plane.Channels).Clear();
                for (var c = 0; c < plane.Used; c++)
                {
                    scratch.Sums[c] = from[c] / plane.Pixels;
                }

                plane.Kernels.Fill(scratch.Sums, plane.At(image), plane.Pixels, plane.Channels);
            }
        });
        GC.KeepAlive(dense);
    }

    private Tensor Means(Pass pass)
    {
        if (head is not null)
        {
            var activations = empty(pass.Partition.Images, head.Channels);
            head.Forward(pass, TensorSlot.Address(activations));
            return activations;
        }

        var nodes = cells[^1].Output.Parts;
        var means = empty(pass.Partition.Images, nodes.Count * nodes[0].Used);
        var target = (nint)TensorSlot.Address(means);
        pass.ForImages((image, _, _, scratch) =>
        {
            for (var node = 0; node < nodes.Count; node++)
            {
                var plane = nodes[node];
                var to = (float*)target + ((long)image * nodes.Count + node) * plane.Used;
                new Span<float>(scratch.Sums, 2 * plane.Channels).Clear();
                plane.Kernels.AddSums(plane.At(image), plane.At(image), scratch.Sums, plane.Pixels, plane.Channels);
                for (var c = 0; c < plane.Used; c++)
                {
                    to[c] = scratch.Sums[c] / plane.Pixels;
                }
            }
        });
        return means;
    }
}
