using DeffArts.Kernels.Memory;
using DeffArts.Kernels.Stages;

namespace DeffArts.Kernels.Cells;

/// <summary>
/// Two stages of a candidate, the second of which reads the first's normalised output through a ReLU, or through ReLU6
/// where it <paramref name="clips"/>.
/// </summary>
/// <param name="first">What is normalised.</param>
/// <param name="second">What reads it.</param>
/// <param name="tile">How it lies there, with zeros around it; null where the second stage reads it by itself.</param>
/// <param name="gradient">
/// Where the gradient of the first's normalised output goes. The second's output, if it has the size, is of no use any
/// more once its own gradient is computed.
/// </param>
/// <param name="clips">Whether it is ReLU6.</param>
internal sealed unsafe class Link(Stage first, Stage second, TileShape? tile, Plane gradient, bool clips)
{
    /// <summary>What is normalised.</summary>
    public Stage First => first;

    /// <summary>What reads it.</summary>
    public Stage Second => second;

    /// <summary>One image of the second stage forward, with its sums.</summary>
    public void Forward(int image, int part, bool isFirst, bool sums, Scratch scratch)
    {
        Rectify(image, scratch);
        second.Forward(image, part, isFirst, sums, scratch);
    }

    /// <summary>
    /// One image of the second stage backward, and what the first's BatchNorm needs to know of its gradient.
    /// </summary>
    public void Backward(int image, int part, bool isFirst, bool weightGradients, Scratch scratch)
    {
        if (weightGradients)
        {
            Rectify(image, scratch);
        }

        second.Backward(image, part, isFirst, weightGradients, scratch);
        if (tile is not null)
        {
            Mask(image, scratch);
        }

        first.AddGradientSums(image, part, isFirst, scratch);
    }

    private void Rectify(int image, Scratch scratch)
    {
        if (tile is not { } shape)
        {
            return;
        }

        var source = first.Output.At(image);
        var statistics = first.Statistics;
        var inside = scratch.Tile.Inside(shape);
        if (clips)
        {
            first.Kernels.NormaliseClip(source, statistics.Scale, statistics.Shift, inside, shape.Height,
                shape.Width, shape.Channels);
        }
        else
        {
            first.Kernels.NormaliseRelu(source, statistics.Scale, statistics.Shift, inside, shape.Height,
                shape.Width, shape.Channels);
        }
    }

    private void Mask(int image, Scratch scratch)
    {
        var value = first.Output;
        var grid = scratch.GradientGrid(value.Width, value.Channels);
        var target = gradient.At(image);
        if (clips)
        {
            first.Kernels.MaskByClipped(grid, value.At(image), first.Statistics.Scale, first.Statistics.Shift,
                target, value.Height, value.Width, value.Channels);
        }
        else
        {
            first.Kernels.MaskByNormalised(grid, value.At(image), first.Statistics.Scale, first.Statistics.Shift,
                target, value.Height, value.Width, value.Channels);
        }
    }
}
