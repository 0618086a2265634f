using DeffArts.Export.Graph;

namespace DeffArts.Export.C;

/// <summary>The memory that the 8-bit convolutions need beside their input and output; see their sources.</summary>
internal static class KernelMemory
{
    private const int WordBytes = 4;

    /// <summary>
    /// Words in front of a depthwise convolution's rows: bias, multiplier, rounding and shift of four channels.
    /// </summary>
    private const int Ends = 4 * FilterOrder.Together;

    /// <summary>The bytes of a convolution, a multiple of four.</summary>
    public static int Bytes(ConvolutionLayer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return layer.IsDepthwise ? Lines(layer) : Columns(layer);
    }

    /// <summary>
    /// Inputs of two pixels in a word each, then zeros for what lies outside, or the bytes of two windows where the
    /// channels are no multiple of four.
    /// </summary>
    private static int Columns(ConvolutionLayer layer)
    {
        var (channels, filled) = (layer.Input.Channels, FilterOrder.RoundUp(layer.TapsPerOutput));
        var isWhole = layer.IsPointwise || channels % FilterOrder.Together == 0;
        return filled * WordBytes + (isWhole ? FilterOrder.RoundUp(channels) : 2 * filled);
    }

    /// <summary>The weights of four channels, the places of the rows, and the rows that the window spans.</summary>
    private static int Lines(ConvolutionLayer layer)
    {
        var window = layer.Window;
        var (rows, across) = (Span(window.Height, window.Dilation), Span(window.Width, window.Dilation));
        var columns = (layer.Output.Width + 1) / 2 * 2 * window.StrideWidth - window.StrideWidth + across;
        return WordBytes * (Ends + 2 * window.Height * window.Width + window.Height + 2 * rows * columns);
    }

    private static int Span(int taps, int dilation) => dilation * (taps - 1) + 1;
}
