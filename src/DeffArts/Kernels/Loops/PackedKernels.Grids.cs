using DeffArts.Kernels.Memory;

namespace DeffArts.Kernels.Loops;

/// <summary>What goes row by row over grids.</summary>
internal sealed unsafe partial class PackedKernels
{
    /// <inheritdoc/>
    public override void NormaliseRelu(
        float* source, float* scale, float* shift, Grid target, int rows, int columns, int channels)
    {
        if (!Fits(columns, channels, target.Step))
        {
            narrow.NormaliseRelu(source, scale, shift, target, rows, columns, channels);
            return;
        }

        float* a = stackalloc float[MostLanes], b = stackalloc float[MostLanes];
        Spread(scale, a);
        Spread(shift, b);
        wide.NormaliseRelu(source, a, b, Wide(target), rows, columns / pack, wideLanes);
    }

    /// <inheritdoc/>
    public override void MaskByNormalised(
        Grid gradient, float* source, float* scale, float* shift, float* target, int rows, int columns, int channels)
    {
        if (!Fits(columns, channels, gradient.Step))
        {
            narrow.MaskByNormalised(gradient, source, scale, shift, target, rows, columns, channels);
            return;
        }

        float* a = stackalloc float[MostLanes], b = stackalloc float[MostLanes];
        Spread(scale, a);
        Spread(shift, b);
        wide.MaskByNormalised(Wide(gradient), source, a, b, target, rows, columns / pack, wideLanes);
    }

    /// <inheritdoc/>
    public override void Relu(float* source, Grid target, int rows, int columns, int channels)
    {
        if (Fits(columns, channels, target.Step))
        {
            wide.Relu(source, Wide(target), rows, columns / pack, wideLanes);
            return;
        }

        narrow.Relu(source, target, rows, columns, channels);
    }

    /// <inheritdoc/>
    public override void AddMasked(Grid gradient, float* source, float* target, int rows, int columns, int channels)
    {
        if (Fits(columns, channels, gradient.Step))
        {
            wide.AddMasked(Wide(gradient), source, target, rows, columns / pack, wideLanes);
            return;
        }

        narrow.AddMasked(gradient, source, target, rows, columns, channels);
    }

    /// <inheritdoc/>
    public override void Copy(Grid source, Grid target, int rows, int columns, int channels)
    {
        if (Fits(columns, channels, source.Step) && target.Step == channels)
        {
            wide.Copy(Wide(source), Wide(target), rows, columns / pack, wideLanes);
            return;
        }

        narrow.Copy(source, target, rows, columns, channels);
    }

    // What gathers for a 1x1 convolution of several planes has gaps between its pixels.

    /// <inheritdoc/>
    public override void GatherRelu(Grid source, Grid target, int rows, int columns, int channels) =>
        narrow.GatherRelu(source, target, rows, columns, channels);

    /// <inheritdoc/>
    public override void ScatterMasked(
        Grid gradient, Grid source, Grid target, int rows, int columns, int channels) =>
        narrow.ScatterMasked(gradient, source, target, rows, columns, channels);
}
