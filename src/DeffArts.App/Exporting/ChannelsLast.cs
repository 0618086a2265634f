namespace DeffArts.App.Exporting;

/// <summary>
/// Pixels as an exported C library reads them: rows, pixels, channels, where images here are channel by channel.
/// </summary>
internal static class ChannelsLast
{
    /// <summary>Lays out images one after the other.</summary>
    /// <param name="images">Whole images, channels x pixels each.</param>
    /// <param name="channels">Of an image.</param>
    /// <param name="pixels">Of a channel.</param>
    public static T[] Of<T>(ReadOnlySpan<T> images, int channels, int pixels)
    {
        var values = new T[images.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var (image, place) = Math.DivRem(i, channels * pixels);
            values[i] = images[image * channels * pixels + place % channels * pixels + place / channels];
        }

        return values;
    }
}
