using DeffArts.Kernels.Loops;
using DeffArts.Kernels.Memory;
using static TorchSharp.torch;

namespace DeffArts.Kernels.Stages;

/// <summary>
/// The first layer: a full 3x3 convolution, an affine BatchNorm, and ReLU6 where it <paramref name="Clips"/>.
/// </summary>
/// <param name="Weight">Outputs x inputs x 3 x 3.</param>
/// <param name="Norm">Behind it.</param>
/// <param name="Inputs">Channels of the images.</param>
/// <param name="Outputs">Channels.</param>
/// <param name="Size">Height and width of the images.</param>
/// <param name="Stride">1 or 2.</param>
/// <param name="Clips">Whether ReLU6 follows.</param>
internal sealed record StemSpec(
    TensorSlot Weight, NormSpec Norm, int Inputs, int Outputs, int Size, int Stride = 1, bool Clips = false)
{
    /// <summary>Height and width of what comes out.</summary>
    public int OutputSize => (Size + Stride - 1) / Stride;
}

/// <summary>
/// A full 3x3 convolution of the images as a 1x1 convolution: each pixel brings its neighbours along as channels.
/// </summary>
internal sealed unsafe class StemStage(Arena arena, KernelSet kernels, StemSpec spec, int images)
    : BandStage(arena, kernels, Kernel * Kernel * spec.Inputs, spec.Outputs, spec.OutputSize, spec.OutputSize, images,
        spec.Norm)
{
    private const int Kernel = 3;
    private Tensor? source;
    private float* pixels;

    /// <inheritdoc/>
    protected override bool HasInputGradient => false;

    private int Taps => Kernel * Kernel * spec.Inputs;

    /// <summary>Keeps the images, N x C x H x W, until the next ones.</summary>
    public void TakeImages(Tensor? given)
    {
        source?.Dispose();
        source = given?.detach().contiguous().DetachFromDisposeScope();
        pixels = source is null ? null : TensorSlot.Address(source);
    }

    /// <inheritdoc/>
    public override void Pack()
    {
        for (var o = 0; o < spec.Outputs; o++)
        {
            for (var i = 0; i < Taps; i++)
            {
                Weights[i * Output.Channels + o] = spec.Weight.Value[o * Taps + i];
            }
        }

        base.Pack();
    }

    /// <inheritdoc/>
    protected override void FillInput(int image, int row, int rows, Scratch scratch)
    {
        var (size, width, stride) = (spec.Size, spec.OutputSize, spec.Stride);
        var planes = pixels + (long)image * spec.Inputs * size * size;
        var to = scratch.Input;
        for (var pixel = row * width; pixel < (row + rows) * width; pixel++, to += Inputs)
        {
            new Span<float>(to, Inputs).Clear();
            var (y, x) = (pixel / width * stride, pixel % width * stride);
            for (var tap = 0; tap < Taps; tap++)
            {
                var (plane, fromY, fromX) = (tap / 9, y + tap % 9 / 3 - 1, x + tap % 3 - 1);
                if (fromY >= 0 && fromY < size && fromX >= 0 && fromX < size)
                {
                    to[tap] = planes[(plane * size + fromY) * size + fromX];
                }
            }
        }
    }

    /// <inheritdoc/>
    protected override void TakeInputGradient(int image, int row, int rows, Scratch scratch)
    {
    }

    /// <inheritdoc/>
    protected override void Unpack(float* gradients)
    {
        for (var o = 0; o < spec.Outputs; o++)
        {
            for (var i = 0; i < Taps; i++)
            {
                spec.Weight.Gradient[o * Taps + i] = gradients[i * Output.Channels + o];
            }
        }
    }
}
