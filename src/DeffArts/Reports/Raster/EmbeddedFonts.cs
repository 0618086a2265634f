using SkiaSharp;

namespace DeffArts.Reports.Raster;

/// <summary>
/// DejaVu Sans from this library's own resources: a machine may have no fonts, and every PNG looks the same.
/// </summary>
internal static class EmbeddedFonts
{
    public static SKTypeface Regular { get; } = Load("DejaVuSans.ttf");

    public static SKTypeface Bold { get; } = Load("DejaVuSans-Bold.ttf");

    private static SKTypeface Load(string file)
    {
        using var stream = typeof(EmbeddedFonts).Assembly.GetManifestResourceStream($"fonts/{file}")!;
        using var data = SKData.Create(stream);
        return SKTypeface.FromData(data);
    }
}
