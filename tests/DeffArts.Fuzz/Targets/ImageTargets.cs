using DeffArts.App;
using DeffArts.Data.Photographs;
using SkiaSharp;

namespace DeffArts.Fuzz.Targets;

/// <summary>JPEG and PNG as <c>predict</c> reads them.</summary>
internal static class ImageTargets
{
    private const int Size = 16;

    /// <summary>The targets.</summary>
    public static IEnumerable<Target> In(Scratch scratch)
    {
        var read = (string path) => { SingleImage.Read(path, 8, 3, ["a", "b"]); };
        return
        [
            new("jpeg", [Encoded(SKEncodedImageFormat.Jpeg, 90), Encoded(SKEncodedImageFormat.Jpeg, 20),
                .. Embedded(".jpg")],
                scratch.File("a.jpg", read), Target.Ends(ExitCode.Data))
            {
                // SOI, EOI, SOF0, SOF2, DHT, DQT, SOS, DRI, RST0, APP0, APP14, COM.
                Words = [.. "D8 D9 C0 C2 C4 DB DA DD D0 E0 EE FE".Split(' ')
                    .Select(marker => (byte[])[0xFF, Convert.ToByte(marker, 16)])],
                FixedBytes = 600L << 20,
            },
            new("png", [Encoded(SKEncodedImageFormat.Png, 100), .. Embedded(".png")], scratch.File("a.png", read),
                Target.Ends(ExitCode.Data))
            {
                Words = Words.Of("IHDR", "IDAT", "IEND", "PLTE", "tRNS", "gAMA", "CgBI", "iCCP"),
                FixedBytes = 600L << 20,
                BytesPerByte = 1100,
            },
        ];
    }

    private static byte[] Encoded(SKEncodedImageFormat format, int quality)
    {
        using var bitmap = new SKBitmap(Size, Size, SKColorType.Rgba8888, SKAlphaType.Opaque);
        for (var y = 0; y < Size; y++)
        {
            for (var x = 0; x < Size; x++)
            {
                bitmap.SetPixel(x, y, new SKColor((byte)(16 * x), (byte)(16 * y), (byte)(x * y)));
            }
        }

        using var data = bitmap.Encode(format, quality);
        return data.ToArray();
    }

    // Kinds that the encoder at hand does not write: progressive, grey with restarts; 16 bits, palette, interlaced.
    private static IEnumerable<byte[]> Embedded(string ending)
    {
        var assembly = typeof(ImageTargets).Assembly;
        foreach (var name in assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(ending, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var content = new MemoryStream();
            stream.CopyTo(content);
            yield return content.ToArray();
        }
    }
}
