namespace DeffArts.Reports.Charts;

/// <summary>
/// A scale of colours from dark blue over teal to light yellow. It is a helix in OKLab (Ottosson 2020): lightness and
/// hue change evenly at one chroma, so equal steps look equally large, and lightness alone, which all colour-blind
/// readers and grey printers keep, tells any two apart.
/// </summary>
public static class ColourMap
{
    private const double DarkestLightness = 0.27;
    private const double LightestLightness = 0.93;
    private const double FirstHue = 285;
    private const double LastHue = 105;
    private const double Chroma = 0.095;

    /// <summary>The colour as "#rrggbb"; <paramref name="share"/> from 0 to 1.</summary>
    public static string At(double share)
    {
        var (r, g, b) = Linear(Math.Clamp(share, 0, 1));
        return $"#{Byte(r):x2}{Byte(g):x2}{Byte(b):x2}";
    }

    /// <summary>Linear sRGB, each from 0 to 1 where the colour can be shown.</summary>
    internal static (double Red, double Green, double Blue) Linear(double share)
    {
        var lightness = DarkestLightness + share * (LightestLightness - DarkestLightness);
        var hue = (FirstHue + share * (LastHue - FirstHue)) * Math.PI / 180;
        var (a, b) = (Chroma * Math.Cos(hue), Chroma * Math.Sin(hue));
        var l = Cube(lightness + 0.3963377774 * a + 0.2158037573 * b);
        var m = Cube(lightness - 0.1055613458 * a - 0.0638541728 * b);
        var s = Cube(lightness - 0.0894841775 * a - 1.2914855480 * b);
        return (
            4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
            -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
            -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s);
    }

    private static double Cube(double value) => value * value * value;

    // The transfer function of sRGB (IEC 61966-2-1).
    private static int Byte(double linear)
    {
        var share = Math.Clamp(linear, 0, 1);
        return (int)Math.Round(255 * (share <= 0.0031308 ? 12.92 * share : 1.055 * Math.Pow(share, 1 / 2.4) - 0.055));
    }
}
