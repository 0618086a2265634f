using static TorchSharp.torch;

namespace DeffArts.Kernels;

internal sealed unsafe partial class CellStack
{
    private Pass? forward;
    private int edges;
    private int columns;

    /// <summary>From images, N x C x H x W, to N x channels of the last cell, the mean over the pixels.</summary>
    /// <param name="images">The images.</param>
    /// <param name="normal">The weights of the normal cells' edges, as the supernet is given them.</param>
    /// <param name="reduction">Those of the reduction cells'.</param>
    /// <param name="training">Normalise by the batch.</param>
    /// <param name="updates">Move the running statistics.</param>
    public Tensor Forward(Tensor images, Tensor normal, Tensor reduction, bool training, bool updates)
    {
        foreach (var slot in spec.Weights.Concat(spec.Buffers))
        {
            slot.Refresh();
        }

        var pass = forward = NewPass((int)images.shape[0], training, updates);
        pass.ForEach(stages, stage => stage.Pack());
        stem.TakeImages(images);
        pass.ForImages((image, part, isFirst, scratch) => stem.Forward(image, part, isFirst, training, scratch));
        stem.FinishForward(pass);
        pass.ForImages((image, _, _, _) => stem.Kernels.Normalise(stem.Output.At(image), stem.Statistics.Scale,
            stem.Statistics.Shift, input.At(image), input.Pixels, input.Channels));
        var (normalWeights, reductionWeights) = (Matrix(normal), Matrix(reduction));
        (edges, columns) = (normalWeights.GetLength(0), normalWeights.GetLength(1));
        foreach (var cell in cells)
        {
            cell.Forward(pass, cell.IsNormal ? normalWeights : reductionWeights);
        }

        return Means(pass);
    }

    /// <summary>
    /// From the gradient of what <see cref="Forward"/> returned to those of the edges' weights, and of the network's, which are in
    /// their slots afterwards.
    /// </summary>
    /// <returns>By sigma(alpha) of both types.</returns>
    public (Tensor Normal, Tensor Reduction) Backward(Tensor gradient, bool weightGradients)
    {
        var pass = forward ?? throw new InvalidOperationException("the fast engine goes back once for each pass forward");
        forward = null;
        if (weightGradients)
        {
            foreach (var slot in spec.Weights)
            {
                slot.NewGradient();
            }
        }

        StartGradients(pass, gradient);
        var (normal, reduction) = (new double[edges, columns], new double[edges, columns]);
        foreach (var cell in cells.Reverse())
        {
            cell.Backward(pass, weightGradients, cell.IsNormal ? normal : reduction);
        }

        if (weightGradients)
        {
            BackwardStem(pass);
        }

        stem.TakeImages(null);
        return (ToTensor(normal), ToTensor(reduction));
    }

    /// <summary>Ends a pass that nobody goes back through.</summary>
    public void Abandon()
    {
        forward = null;
        stem.TakeImages(null);
    }

    private void BackwardStem(Pass pass)
    {
        pass.ForImages(stem.AddGradientSums);
        stem.Statistics.FinishGradient(pass.Partition.Parts, pass.Count(stem.Output));
        stem.Statistics.FinishAffine();
        pass.ForImages((image, part, isFirst, scratch) =>
            stem.Backward(image, part, isFirst, weightGradients: true, scratch));
        stem.FinishWeights(pass.Partition.Parts);
    }

    /// <summary>Zero everywhere but in the last cell, where each pixel has its share of the mean's gradient.</summary>
    private void StartGradients(Pass pass, Tensor gradient)
    {
        var dense = gradient.contiguous();
        var source = (nint)TensorSlot.Address(dense);
        var nodes = cells[^1].Output.Gradients;
        pass.ForImages((image, _, _, scratch) =>
        {
            new Span<float>(inputGradient.At(image), inputGradient.Pixels * inputGradient.Channels).Clear();
            foreach (var cell in cells)
            {
                cell.ClearGradients(image);
            }

            for (var node = 0; node < nodes.Count; node++)
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

    private static float[,] Matrix(Tensor weights)
    {
        var dense = weights.contiguous();
        var values = new float[weights.shape[0], weights.shape[1]];
        new Span<float>(TensorSlot.Address(dense), values.Length)
            .CopyTo(System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref values[0, 0], values.Length));
        GC.KeepAlive(dense);
        return values;
    }

    private static Tensor ToTensor(double[,] values)
    {
        var single = empty(values.GetLength(0), values.GetLength(1));
        var to = TensorSlot.Address(single);
        foreach (var value in values)
        {
            *to++ = (float)value;
        }

        return single;
    }
}
