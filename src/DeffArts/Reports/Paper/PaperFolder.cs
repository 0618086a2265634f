using DeffArts.Files;
using DeffArts.Reports.Raster;
using DeffArts.Runs;

namespace DeffArts.Reports.Paper;

/// <summary>The report as files: a page, a CSV per table, an SVG and a PNG per figure.</summary>
public static class PaperFolder
{
    /// <summary>The page's file name.</summary>
    public const string PageName = "index.html";

    /// <summary>Writes all files; those of an earlier report are replaced, other files are left alone.</summary>
    /// <returns>The path of the page.</returns>
    /// <exception cref="InvalidRunException">It cannot be written there.</exception>
    public static string Write(PaperReport report, string folder, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Make(folder);
        foreach (var table in report.Tables)
        {
            AtomicFile.WriteText(Path.Combine(folder, table.FileName), CsvText.Write(table));
        }

        foreach (var figure in report.Figures)
        {
            if (figure.Svg is { } svg)
            {
                AtomicFile.WriteText(Path.Combine(folder, figure.FileName + ".svg"), svg);
                AtomicFile.Write(
                    Path.Combine(folder, figure.FileName + ".png"), stream => stream.Write(SvgPng.Draw(svg)));
            }
        }

        var page = Path.Combine(folder, PageName);
        AtomicFile.WriteText(page, PaperPage.Write(report, now));
        return page;
    }

    private static void Make(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidRunException(
                $"cannot make the folder {folder}: {FileReason.OfWriting(e, folder)}; choose another one with --out",
                e);
        }
    }
}
