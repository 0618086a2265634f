using DeffArts.Kernels.Memory;
using static TorchSharp.torch;

namespace DeffArts.Kernels.Cells;

internal sealed unsafe partial class CellStack
{
    private Pass? forward;

    /// <summary>
    /// From images, N x C x H x W, to N x channels of the last cell or of the head behind it, the mean over the pixels.
    /// </summary>
    /// <param name="images">The images.</param>
    /// <param name="factors">What each cell's edges are multiplied by.</param>
    /// <param name="training">Normalise by the batch.</param>
    /// <param name="updates">Move the running statistics.</param>
    /// <param name="stop">Once cancelled, this pass and its pass backward leave out what is left of them.</param>
    public Tensor Forward(
        Tensor images, IReadOnlyList<CellFactors> factors, bool training, bool updates,
        CancellationToken stop = default)
    {
        var pass = forward = NewPass((int)images.shape[0], training, updates, stop);
        pass.ForEach(slots, slot => slot.Refresh());
        pass.ForEach(stages, stage => stage.Pack());
        stem.TakeImages(images);
        pass.ForImages((image, part, isFirst, scratch) => stem.Forward(image, part, isFirst, training, scratch));
        stem.FinishForward(pass);
        pass.ForImages((image, _, _, _) => MakeInput(image));
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i].Forward(pass, factors[i]);
        }

        return Means(pass);
    }

    /// <summary>
    /// From the gradient of what <see cref="Forward"/> returned to those of the weights, which are in their slots
    /// afterwards.
    /// </summary>
    /// <param name="gradient">N x channels.</param>
    /// <param name="tapGradient">That of <see cref="Tapped"/>, or null.</param>
    /// <param name="weightGradients">Whether those of the weights are wanted.</param>
    /// <param name="alphaGradients">For each cell where those by its edges' weights are added, or null.</param>
    public void Backward(
        Tensor gradient, Tensor? tapGradient, bool weightGradients, IReadOnlyList<double[,]>? alphaGradients)
    {
        var pass = forward
            ?? throw new InvalidOperationException("the fast engine goes back once for each pass forward");
        forward = null;
        if (weightGradients)
        {
            foreach (var slot in spec.Weights.Concat(spec.Dead))
            {
                slot.NewGradient();
            }
        }

        StartGradients(pass, gradient);
        if (tapGradient is not null)
        {
            AddToTap(pass, tapGradient);
        }

        if (head is not null)
        {
            var dense = gradient.contiguous();
            head.Backward(pass, TensorSlot.Address(dense), weightGradients);
            GC.KeepAlive(dense);
        }

        for (var i = cells.Length - 1; i >= 0; i--)
        {
            cells[i].Backward(pass, weightGradients, alphaGradients?[i]);
        }

        if (weightGradients)
        {
            BackwardStem(pass);
            foreach (var slot in spec.Dead)
            {
                slot.TakeGradient().Dispose();
            }
        }

        stem.TakeImages(null);
    }

    /// <summary>Ends a pass that nobody goes back through.</summary>
    public void Abandon()
    {
        forward = null;
        stem.TakeImages(null);
    }

    private void BackwardStem(Pass pass)
    {
        pass.ForImages((image, part, isFirst, scratch) =>
        {
            MaskInputGradient(image);
            stem.AddGradientSums(image, part, isFirst, scratch);
        });
        stem.Statistics.FinishGradient(pass.Partition.Parts, pass.Count(stem.Output));
        pass.ForImages((image, part, isFirst, scratch) =>
            stem.Backward(image, part, isFirst, weightGradients: true, scratch));
        stem.FinishWeights(pass.Partition.Parts);
    }
}
