using DeffArts.Kernels.Memory;
using DeffArts.Kernels.Work;

namespace DeffArts.Kernels.Loops;

internal sealed unsafe partial class TimedKernels
{
    /// <inheritdoc/>
    public override void RunProduct(
        Grid source, TapRuns runs, Grid target, int rows, int columns, int outputs, bool accumulate)
    {
        var start = StepClock.Start();
        kernels.RunProduct(source, runs, target, rows, columns, outputs, accumulate);
        StepClock.Stop(WorkKind.Dense, start);
    }

    /// <inheritdoc/>
    public override void RunProductOfWeights(
        Grid source, TapRuns runs, Grid outer, float* gradient, int rows, int columns, int outputs)
    {
        var start = StepClock.Start();
        kernels.RunProductOfWeights(source, runs, outer, gradient, rows, columns, outputs);
        StepClock.Stop(WorkKind.DenseWeights, start);
    }

    /// <inheritdoc/>
    public override void NormaliseClip(
        float* source, float* scale, float* shift, Grid target, int rows, int columns, int channels)
    {
        var start = StepClock.Start();
        kernels.NormaliseClip(source, scale, shift, target, rows, columns, channels);
        StepClock.Stop(WorkKind.Normalise, start);
    }

    /// <inheritdoc/>
    public override void MaskByClipped(
        Grid gradient, float* source, float* scale, float* shift, float* target, int rows, int columns, int channels)
    {
        var start = StepClock.Start();
        kernels.MaskByClipped(gradient, source, scale, shift, target, rows, columns, channels);
        StepClock.Stop(WorkKind.NormGradient, start);
    }

    /// <inheritdoc/>
    public override void Scatter(Grid gradient, Grid target, int rows, int columns, int channels)
    {
        var start = StepClock.Start();
        kernels.Scatter(gradient, target, rows, columns, channels);
        StepClock.Stop(WorkKind.Layout, start);
    }
}
