using DeffArts.Kernels.Loops;
using DeffArts.Kernels.Memory;

namespace DeffArts.Kernels.Stages;

/// <summary>
/// ReLU6 of another stage's normalised output, 1x1 convolution, BatchNorm: the end of an inverted residual.
/// </summary>
internal sealed unsafe class ProjectStage : BandStage
{
    private readonly Stage first;
    private readonly TensorSlot weight;
    private readonly Plane gradient;

    /// <summary>
    /// Reads <paramref name="first"/>, whose normalised output's gradient it writes to <paramref name="gradient"/>.
    /// </summary>
    public ProjectStage(
        Arena arena, KernelSet kernels, Stage first, Plane gradient, TensorSlot weight, NormSpec norm, int outputs,
        int images)
        : base(arena, kernels, first.Output.Used, outputs, first.Output.Height, first.Output.Width, images, norm,
            inputKernels: first.Kernels) =>
        (this.first, this.gradient, this.weight) = (first, gradient, weight);

    /// <inheritdoc/>
    public override void Pack()
    {
        var inputs = first.Output.Used;
        for (var o = 0; o < Output.Used; o++)
        {
            for (var i = 0; i < inputs; i++)
            {
                Weights[(nint)i * Output.Channels + o] = weight.Value[(nint)o * inputs + i];
            }
        }

        base.Pack();
    }

    /// <inheritdoc/>
    protected override void FillInput(int image, int row, int rows, Scratch scratch) => first.Kernels.NormaliseClip(
        first.Output.At(image, row), first.Statistics.Scale, first.Statistics.Shift,
        new Grid(scratch.Input, Output.Width * Inputs, Inputs), rows, Output.Width, Inputs);

    /// <inheritdoc/>
    protected override void TakeInputGradient(int image, int row, int rows, Scratch scratch)
    {
        var source = new Grid(scratch.InputGradient, Output.Width * Inputs, Inputs);
        first.Kernels.MaskByClipped(source, first.Output.At(image, row), first.Statistics.Scale, first.Statistics.Shift,
            gradient.At(image, row), rows, Output.Width, Inputs);
    }

    /// <inheritdoc/>
    protected override void Unpack(float* gradients)
    {
        var inputs = first.Output.Used;
        for (var o = 0; o < Output.Used; o++)
        {
            for (var i = 0; i < inputs; i++)
            {
                weight.Gradient[(nint)o * inputs + i] = gradients[(nint)i * Output.Channels + o];
            }
        }
    }
}
