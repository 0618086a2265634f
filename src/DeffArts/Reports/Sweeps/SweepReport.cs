using DeffArts.Reports.Raster;
using DeffArts.Runs;
using DeffArts.Sweeps;

namespace DeffArts.Reports.Sweeps;

/// <summary>The files that a sweep leaves beside its members.</summary>
public static class SweepReport
{
    private const string CsvName = "sweep.csv";

    /// <summary>Writes <c>sweep-results.json</c> and <c>sweep.csv</c>.</summary>
    /// <exception cref="InvalidRunException">They cannot be written.</exception>
    public static void WriteFigures(SweepResults results, string folder)
    {
        AtomicFile.WriteText(SweepFolder.ResultsIn(folder), SweepResultsFile.Write(results));
        AtomicFile.WriteText(Path.Combine(folder, CsvName), SweepCsv.Write(results));
    }

    /// <summary>Writes an SVG and a PNG of each picture that can be drawn.</summary>
    /// <returns>The names of the pictures, as in <c>figure-2.svg</c>.</returns>
    /// <exception cref="InvalidRunException">They cannot be written, or a training of the sweep is damaged.</exception>
    public static IReadOnlyList<string> WritePictures(SweepResults results, string folder)
    {
        List<string> names = [];
        foreach (var figure in SweepFigures.Of(results, folder))
        {
            if (figure.Svg is { } svg)
            {
                AtomicFile.WriteText(Path.Combine(folder, figure.FileName + ".svg"), svg);
                AtomicFile.Write(
                    Path.Combine(folder, figure.FileName + ".png"), stream => stream.Write(SvgPng.Draw(svg)));
                names.Add(figure.FileName + ".svg");
            }
        }

        return names;
    }
}
