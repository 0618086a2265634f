using DeffArts.Kernels.Memory;
using DeffArts.Kernels.Work;

namespace DeffArts.Kernels.Loops;

/// <summary>Kernels whose time is counted by kind of work; in use only where <see cref="StepClock.IsOn"/>.</summary>
internal sealed unsafe partial class TimedKernels(KernelSet kernels) : KernelSet
{
    /// <inheritdoc/>
    public override int Lanes => kernels.Lanes;

    /// <inheritdoc/>
    public override void Convolve(
        Grid source, Taps taps, Grid target, int rows, int columns, int channels, bool accumulate)
    {
        var start = StepClock.Start();
        kernels.Convolve(source, taps, target, rows, columns, channels, accumulate);
        StepClock.Stop(WorkKind.Depthwise, start);
    }

    /// <inheritdoc/>
    public override void ConvolveWeights(
        Grid source, int tapRow, int tapStep, Grid outer, float* gradient, int kernel, int rows, int columns,
        int channels)
    {
        var start = StepClock.Start();
        kernels.ConvolveWeights(source, tapRow, tapStep, outer, gradient, kernel, rows, columns, channels);
        StepClock.Stop(WorkKind.DepthwiseWeights, start);
    }

    /// <inheritdoc/>
    public override void GatherRelu(Grid source, Grid target, int rows, int columns, int channels)
    {
        var start = StepClock.Start();
        kernels.GatherRelu(source, target, rows, columns, channels);
        StepClock.Stop(WorkKind.Layout, start);
    }

    /// <inheritdoc/>
    public override void Copy(Grid source, Grid target, int rows, int columns, int channels)
    {
        var start = StepClock.Start();
        kernels.Copy(source, target, rows, columns, channels);
        StepClock.Stop(WorkKind.Layout, start);
    }

    /// <inheritdoc/>
    public override void ScatterMasked(Grid gradient, Grid source, Grid target, int rows, int columns, int channels)
    {
        var start = StepClock.Start();
        kernels.ScatterMasked(gradient, source, target, rows, columns, channels);
        StepClock.Stop(WorkKind.Layout, start);
    }

    /// <inheritdoc/>
    public override void Normalise(float* source, float* scale, float* shift, float* target, int pixels, int channels)
    {
        var start = StepClock.Start();
        kernels.Normalise(source, scale, shift, target, pixels, channels);
        StepClock.Stop(WorkKind.Normalise, start);
    }

    /// <inheritdoc/>
    public override void NormaliseRelu(
        float* source, float* scale, float* shift, Grid target, int rows, int columns, int channels)
    {
        var start = StepClock.Start();
        kernels.NormaliseRelu(source, scale, shift, target, rows, columns, channels);
        StepClock.Stop(WorkKind.Normalise, start);
    }

    /// <inheritdoc/>
    public override void Relu(float* source, Grid target, int rows, int columns, int channels)
    {
        var start = StepClock.Start();
        kernels.Relu(source, target, rows, columns, channels);
        StepClock.Stop(WorkKind.Layout, start);
    }

    /// <inheritdoc/>
    public override void NormGradient(
        float* gradient, float* output, Coefficients coefficients, float* target, int pixels, int channels)
    {
        var start = StepClock.Start();
        kernels.NormGradient(gradient, output, coefficients, target, pixels, channels);
        StepClock.Stop(WorkKind.NormGradient, start);
    }

    /// <inheritdoc/>
    public override void MaskByNormalised(
        Grid gradient, float* source, float* scale, float* shift, float* target, int rows, int columns, int channels)
    {
        var start = StepClock.Start();
        kernels.MaskByNormalised(gradient, source, scale, shift, target, rows, columns, channels);
        StepClock.Stop(WorkKind.NormGradient, start);
    }

    /// <inheritdoc/>
    public override void AddMasked(Grid gradient, float* source, float* target, int rows, int columns, int channels)
    {
        var start = StepClock.Start();
        kernels.AddMasked(gradient, source, target, rows, columns, channels);
        StepClock.Stop(WorkKind.Layout, start);
    }

    /// <inheritdoc/>
    public override void PackedProduct(
        float* source, float* weights, float* places, float* target, int vectors, int inputs)
    {
        var start = StepClock.Start();
        kernels.PackedProduct(source, weights, places, target, vectors, inputs);
        StepClock.Stop(WorkKind.Pointwise, start);
    }

    /// <inheritdoc/>
    public override void PackedProductOfWeights(
        float* source, float* outer, float* places, float* gradient, int vectors, int inputs)
    {
        var start = StepClock.Start();
        kernels.PackedProductOfWeights(source, outer, places, gradient, vectors, inputs);
        StepClock.Stop(WorkKind.PointwiseWeights, start);
    }

    /// <inheritdoc/>
    public override void MaxPool(float* source, float* target, PoolShape shape, int channels)
    {
        var start = StepClock.Start();
        kernels.MaxPool(source, target, shape, channels);
        StepClock.Stop(WorkKind.Pools, start);
    }

    /// <inheritdoc/>
    public override void AveragePool(float* source, float* target, PoolShape shape, int channels)
    {
        var start = StepClock.Start();
        kernels.AveragePool(source, target, shape, channels);
        StepClock.Stop(WorkKind.Pools, start);
    }

    /// <inheritdoc/>
    public override void MaxPoolGradient(
        float* gradient, float* largest, float* source, float* sourceGradient, PoolShape shape, int channels)
    {
        var start = StepClock.Start();
        kernels.MaxPoolGradient(gradient, largest, source, sourceGradient, shape, channels);
        StepClock.Stop(WorkKind.Pools, start);
    }

    /// <inheritdoc/>
    public override void AveragePoolGradient(float* gradient, float* sourceGradient, PoolShape shape, int channels)
    {
        var start = StepClock.Start();
        kernels.AveragePoolGradient(gradient, sourceGradient, shape, channels);
        StepClock.Stop(WorkKind.Pools, start);
    }

    /// <inheritdoc/>
    public override void Product(
        float* source, float* weights, float* target, int pixels, int used, int inputs, int outputs)
    {
        var start = StepClock.Start();
        kernels.Product(source, weights, target, pixels, used, inputs, outputs);
        StepClock.Stop(WorkKind.Pointwise, start);
    }

    /// <inheritdoc/>
    public override void ProductOfWeights(
        float* source, float* outer, float* gradient, int pixels, int used, int inputs, int outputs)
    {
        var start = StepClock.Start();
        kernels.ProductOfWeights(source, outer, gradient, pixels, used, inputs, outputs);
        StepClock.Stop(WorkKind.PointwiseWeights, start);
    }

    /// <inheritdoc/>
    public override void Shuffle(float* source, float* places, float* target, int pixels, int channels)
    {
        var start = StepClock.Start();
        kernels.Shuffle(source, places, target, pixels, channels);
        StepClock.Stop(WorkKind.Shuffle, start);
    }

    /// <inheritdoc/>
    public override void Take(float* source, int step, float* mask, float* target, int pixels, int channels)
    {
        var start = StepClock.Start();
        kernels.Take(source, step, mask, target, pixels, channels);
        StepClock.Stop(WorkKind.Shuffle, start);
    }

    /// <inheritdoc/>
    public override void Give(float* source, float* target, int step, int pixels, int channels)
    {
        var start = StepClock.Start();
        kernels.Give(source, target, step, pixels, channels);
        StepClock.Stop(WorkKind.Shuffle, start);
    }

    /// <inheritdoc/>
    public override void AddSums(float* source, float* other, float* sums, int pixels, int channels)
    {
        var start = StepClock.Start();
        kernels.AddSums(source, other, sums, pixels, channels);
        StepClock.Stop(WorkKind.Statistics, start);
    }

    /// <inheritdoc/>
    public override void WeightedSum(
        float** sources, float** scales, int count, float* shift, float* target, int pixels, int channels)
    {
        var start = StepClock.Start();
        kernels.WeightedSum(sources, scales, count, shift, target, pixels, channels);
        StepClock.Stop(WorkKind.NodeSums, start);
    }

    /// <inheritdoc/>
    public override void Fill(float* value, float* target, int pixels, int channels)
    {
        var start = StepClock.Start();
        kernels.Fill(value, target, pixels, channels);
        StepClock.Stop(WorkKind.Layout, start);
    }

    /// <inheritdoc/>
    public override void Add(float* source, float* target, int count)
    {
        var start = StepClock.Start();
        kernels.Add(source, target, count);
        StepClock.Stop(WorkKind.WeightSums, start);
    }
}
