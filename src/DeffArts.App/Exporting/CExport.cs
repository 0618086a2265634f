using DeffArts.Data;
using DeffArts.Export.C;
using DeffArts.Export.Quantised;
using DeffArts.Reports.Measuring;

namespace DeffArts.App.Exporting;

/// <summary>A trained network as a C library, with its memory plan as a picture.</summary>
internal static class CExport
{
    private const int ExampleImages = 4;

    /// <summary>
    /// The library; in 8 bits where there is a quantisation. The bare-metal example has some test images.
    /// </summary>
    public static CLibrary Of(ExportedNetwork network, Quantisation? quantisation, bool preprocesses)
    {
        var images = network.Test ?? network.Training;
        var examples = Enumerable.Range(0, Math.Min(ExampleImages, images.Count)).Select(i => Pixels(images, i))
            .ToList();
        var library = quantisation is not null
            ? CLibrary.OfInt8(network.Graph, quantisation, examples)
            : CLibrary.Of(
                preprocesses ? network.Graph.WithPreprocessing() : network.Graph,
                [.. examples.Select(
                    image => Floats(image, preprocesses ? null : network.Trained.Normalisation, images.Channels))]);
        return library with { Files = [.. library.Files, new CFile("plan.svg", ArenaPicture.Draw(library.Plan))] };
    }

    private static byte[] Pixels(ImageSet images, int index) =>
        ChannelsLast.Of(images.Image(index), images.Channels, images.Size * images.Size);

    private static float[] Floats(byte[] image, Normalisation? normalisation, int channels)
    {
        var tables = Enumerable.Range(0, channels).Select(channel => normalisation?.Table(channel)).ToArray();
        return [.. image.Select((pixel, i) => tables[i % channels]?[pixel] ?? pixel)];
    }
}
