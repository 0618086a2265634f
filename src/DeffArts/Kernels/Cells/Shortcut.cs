using DeffArts.Kernels.Loops;
using DeffArts.Kernels.Memory;
using DeffArts.Kernels.Stages;

namespace DeffArts.Kernels.Cells;

/// <summary>
/// The way around a residual reduction: the average of 2 x 2 pixels, then a 1x1 convolution without BatchNorm.
/// </summary>
internal sealed unsafe class Shortcut
{
    private readonly Plane state;
    private readonly Plane pooled;
    private readonly Plane gradient;
    private readonly PoolShape shape;

    /// <summary>Takes the memory for a way around from <paramref name="state"/>.</summary>
    public Shortcut(Arena arena, Plane state, KernelSet kernels, TensorSlot weight, int outputs, int images)
    {
        this.state = state;
        shape = new PoolShape(Kernel: 2, Stride: 2, state.Height, state.Width);
        pooled = NewPlane();
        gradient = NewPlane();
        Stage = new GatherStage(arena, kernels, new Feature([pooled], [gradient], DependsOnAlpha: true),
            [new PointwiseSpec(weight, outputs, Shift: 0)], norm: null, stride: 1, images)
        {
            Rectifies = false,
            StartsGradient = true,
        };

        Plane NewPlane() => new(arena, state.Kernels, state.Used, shape.OutputHeight, shape.OutputWidth, images);
    }

    /// <summary>The convolution.</summary>
    public GatherStage Stage { get; }

    /// <summary>One image forward.</summary>
    public void Forward(int image, int part, bool isFirst, Scratch scratch)
    {
        state.Kernels.AveragePool(state.At(image), pooled.At(image), shape, state.Channels);
        Stage.Forward(image, part, isFirst, sums: false, scratch);
    }

    /// <summary>One image backward, added to the state's gradient.</summary>
    public void Backward(
        int image, int part, bool isFirst, bool weightGradients, Plane stateGradient, Scratch scratch)
    {
        Stage.Backward(image, part, isFirst, weightGradients, scratch);
        state.Kernels.AveragePoolGradient(gradient.At(image), stateGradient.At(image), shape, state.Channels);
    }
}
