using DeffArts.Kernels.Memory;

namespace DeffArts.Kernels.Loops;

/// <summary>Full convolutions, inverted residuals: the narrow vectors alone.</summary>
internal sealed unsafe partial class PackedKernels
{
    /// <inheritdoc/>
    public override void RunProduct(
        Grid source, TapRuns runs, Grid target, int rows, int columns, int outputs, bool accumulate) =>
        narrow.RunProduct(source, runs, target, rows, columns, outputs, accumulate);

    /// <inheritdoc/>
    public override void RunProductOfWeights(
        Grid source, TapRuns runs, Grid outer, float* gradient, int rows, int columns, int outputs) =>
        narrow.RunProductOfWeights(source, runs, outer, gradient, rows, columns, outputs);

    /// <inheritdoc/>
    public override void NormaliseClip(
        float* source, float* scale, float* shift, Grid target, int rows, int columns, int channels) =>
        narrow.NormaliseClip(source, scale, shift, target, rows, columns, channels);

    /// <inheritdoc/>
    public override void MaskByClipped(
        Grid gradient, float* source, float* scale, float* shift, float* target, int rows, int columns, int channels) =>
        narrow.MaskByClipped(gradient, source, scale, shift, target, rows, columns, channels);

    /// <inheritdoc/>
    public override void Scatter(Grid gradient, Grid target, int rows, int columns, int channels) =>
        narrow.Scatter(gradient, target, rows, columns, channels);
}
