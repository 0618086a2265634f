using DeffArts.Export.Graph;

namespace DeffArts.Export.C;

/// <summary>
/// The places of a convolution's weights in the order in which kernels read them; null is a zero that fills up.
/// </summary>
internal static class FilterOrder
{
    /// <summary>Inputs, or channels of a depthwise filter, that the 8-bit kernels take together.</summary>
    public const int Together = 4;

    /// <summary>
    /// Output x height x width x input, or height x width x channel of a depthwise one: single precision.
    /// </summary>
    public static IEnumerable<int> ChannelsLast(ConvolutionLayer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        var (taps, outputs) = (layer.Window.Height * layer.Window.Width, layer.Output.Channels);
        return layer.IsDepthwise
            ? from tap in Enumerable.Range(0, taps)
              from channel in Enumerable.Range(0, outputs)
              select channel * taps + tap
            : OutputByOutput(layer);
    }

    /// <summary>Output x height x width x input of the group, for any number of groups.</summary>
    public static IEnumerable<int> OutputByOutput(ConvolutionLayer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return from output in Enumerable.Range(0, layer.Output.Channels)
               from input in Enumerable.Range(0, layer.TapsPerOutput)
               select Place(layer, output, input);
    }

    /// <summary>
    /// Two outputs at a time, and of them four inputs at a time: those of the first output, then those of the second.
    /// Inputs go tap by tap.
    /// </summary>
    public static IEnumerable<int?> Interleaved(ConvolutionLayer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return from pair in Enumerable.Range(0, (layer.Output.Channels + 1) / 2)
               from four in Enumerable.Range(0, RoundUp(layer.TapsPerOutput) / Together)
               from output in (int[])[2 * pair, 2 * pair + 1]
               from input in Enumerable.Range(four * Together, Together)
               select output < layer.Output.Channels
                   && input < layer.TapsPerOutput ? Place(layer, output, input) : (int?)null;
    }

    /// <summary>Height x width x channel of a depthwise filter, the channels filled up to a multiple of four.</summary>
    public static IEnumerable<int?> TapByTap(ConvolutionLayer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return from tap in Enumerable.Range(0, layer.TapsPerOutput)
               from channel in Enumerable.Range(0, RoundUp(layer.Output.Channels))
               select channel < layer.Output.Channels ? channel * layer.TapsPerOutput + tap : (int?)null;
    }

    /// <summary>The next multiple of four.</summary>
    public static int RoundUp(int count) => (count + Together - 1) / Together * Together;

    /// <summary>Where an output's weight of an input stands in the layer; inputs are counted tap by tap.</summary>
    private static int Place(ConvolutionLayer layer, int output, int input) =>
        output * layer.TapsPerOutput + input % layer.GroupInputs * layer.Window.Height * layer.Window.Width
        + input / layer.GroupInputs;
}
