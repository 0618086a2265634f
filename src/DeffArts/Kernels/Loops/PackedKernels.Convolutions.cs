using System.Runtime.InteropServices;
using DeffArts.Kernels.Memory;

namespace DeffArts.Kernels.Loops;

/// <summary>Depthwise convolutions at stride 1, and 1x1 convolutions that keep the number of channels.</summary>
internal sealed unsafe partial class PackedKernels
{
    private const int MostTaps = 128;

    /// <inheritdoc/>
    public override void Convolve(
        Grid source, Taps taps, Grid target, int rows, int columns, int channels, bool accumulate)
    {
        // A row of whole blocks, or the wide kernels would run on further than there is room.
        if (columns % (Block * pack) != 0 || !Fits(columns, channels, source.Step) || target.Step != channels
            || taps.Count > MostTaps)
        {
            narrow.Convolve(source, taps, target, rows, columns, channels, accumulate);
            return;
        }

        var weights = stackalloc float[taps.Count * wideLanes];
        Spread(taps.WeightsPointer, weights, taps.Count);
        wide.Convolve(Wide(source), taps with { Weights = (nint)weights }, Wide(target), rows, columns / pack,
            wideLanes, accumulate);
    }

    /// <inheritdoc/>
    public override void ConvolveWeights(
        Grid source, int tapRow, int tapStep, Grid outer, float* gradient, int kernel, int rows, int columns,
        int channels)
    {
        if (!Fits(columns, channels, source.Step) || outer.Step != channels || kernel * kernel > MostTaps)
        {
            narrow.ConvolveWeights(source, tapRow, tapStep, outer, gradient, kernel, rows, columns, channels);
            return;
        }

        var sums = stackalloc float[kernel * kernel * wideLanes];
        NativeMemory.Clear(sums, (nuint)(kernel * kernel * wideLanes * sizeof(float)));
        wide.ConvolveWeights(
            Wide(source), tapRow, tapStep, Wide(outer), sums, kernel, rows, columns / pack, wideLanes);
        Fold(sums, gradient, kernel * kernel);
    }

    /// <inheritdoc/>
    public override void Product(
        float* source, float* weights, float* target, int pixels, int used, int inputs, int outputs)
    {
        var whole = inputs == lanes && outputs == lanes ? pixels / (Block * pack) * (Block * pack) : 0;
        if (whole > 0)
        {
            var spread = stackalloc float[lanes * MostLanes];
            Spread(weights, spread, used);
            wide.PackedProduct(source, spread, places, target, whole / pack, used);
        }

        narrow.Product(
            source + whole * inputs, weights, target + whole * outputs, pixels - whole, used, inputs, outputs);
    }

    /// <inheritdoc/>
    public override void ProductOfWeights(
        float* source, float* outer, float* gradient, int pixels, int used, int inputs, int outputs)
    {
        var whole = inputs == lanes && outputs == lanes ? pixels / (2 * pack) * (2 * pack) : 0;
        if (whole > 0)
        {
            var sums = stackalloc float[lanes * MostLanes];
            NativeMemory.Clear(sums, (nuint)(inputs * wideLanes * sizeof(float)));
            wide.PackedProductOfWeights(source, outer, places, sums, whole / pack, inputs);
            Fold(sums, gradient, inputs);
        }

        narrow.ProductOfWeights(
            source + whole * inputs, outer + whole * outputs, gradient, pixels - whole, used, inputs, outputs);
    }

    /// <inheritdoc/>
    public override void PackedProduct(
        float* source, float* weights, float* places, float* target, int vectors, int inputs) =>
        throw new NotSupportedException("packed kernels are not packed again");

    /// <inheritdoc/>
    public override void PackedProductOfWeights(
        float* source, float* outer, float* places, float* gradient, int vectors, int inputs) =>
        throw new NotSupportedException("packed kernels are not packed again");
}
