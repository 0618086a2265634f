using System.Globalization;
using System.Net;
using System.Text;
using DeffArts.Runs;

namespace DeffArts.Reports.Paper;

/// <summary>
/// The report as one HTML page that needs nothing else: no script; the files that lie beside it are linked, not loaded.
/// </summary>
public static class PaperPage
{
    /// <summary>The page's text.</summary>
    public static string Write(PaperReport report, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(report);
        var html = new StringBuilder();
        Open(html, report, now);
        foreach (var table in report.Tables)
        {
            PageTable.Write(html, table);
        }

        html.Append("<h2 id=\"figures\">Figures</h2>\n");
        foreach (var figure in report.Figures)
        {
            WriteFigure(html, figure);
        }

        return html.Append("</main>\n</body>\n</html>\n").ToString();
    }

    /// <summary>Shown on narrow screens above what is wider than they are.</summary>
    internal const string Sideways = "<p class=\"sideways\">Scroll sideways for the rest \u2192</p>\n";

    /// <summary>A file that lies beside the page.</summary>
    internal static string Link(string file) => $"<a href=\"{Text(Uri.EscapeDataString(file))}\">{Text(file)}</a>";

    /// <summary>Escaped for a page.</summary>
    internal static string Text(string text) => WebUtility.HtmlEncode(text);

    private static void Open(StringBuilder html, PaperReport report, DateTimeOffset now)
    {
        var time = now.ToUniversalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        html.Append($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>DEff-ARTS: the paper, checked</title>
            <link rel="icon" href="data:,">
            <style>
            {Style()}</style>
            </head>
            <body>
            <main>
            <header>
            <h1>DEff-ARTS: the paper, checked</h1>
            <p class="lead">Every number and picture of the paper that needs no days on a GPU, computed anew from the cycle
            table, the cost expressions and the genotypes, beside what is printed.</p>
            <p class="score">{Text(PaperText.Summary(report.Tables))}</p>
            <p class="origin">{Text(report.Source.Split(';')[0])}.<br>Made by deffarts {Text(Provenance.Version)}, commit
            {Text(Provenance.Commit)}, on {time} UTC{Runs(report)}.</p>
            </header>
            <nav><a href="#table-1">Table 1</a> <a href="#table-2">Table 2</a> <a href="#table-3">Table 3</a>
            <a href="#ratios-in-the-text">Ratios</a> <a href="#figures">Figures</a></nav>
            <dl class="key">
            {Key(Verdict.Agrees, "equal to the last printed digit")}
            {Key(Verdict.Misprint, "the paper contradicts itself; the note says where")}
            {Key(Verdict.Differs, "unequal, and no misprint")}
            {Key(Verdict.NotRun, "takes GPU days, or what the paper does not say")}
            {Key(Verdict.AsPublished, "shown as printed; nothing here computes it")}
            {Key(Verdict.Ours, "from a run of ours")}
            </dl>

            """);
    }

    private static string Key(Verdict verdict, string meaning) =>
        $"<div><dt>{Badge(verdict)}</dt><dd>{meaning}</dd></div>";

    /// <summary>The word for a verdict on its colour.</summary>
    internal static string Badge(Verdict verdict)
    {
        var words = VerdictText.Of(verdict);
        return $"<span class=\"verdict {words.Replace(' ', '-')}\">{words}</span>";
    }

    private static string Runs(PaperReport report) => report.Runs.IsEmpty
        ? ""
        : $", with the runs {Text(PaperNumber.List([.. report.Runs.Select(run => run.Name)]))}";

    private static void WriteFigure(StringBuilder html, PaperFigure figure)
    {
        html.Append($"<figure id=\"{figure.FileName}\">\n<h3>Figure {figure.Number}. {Text(figure.Title)}</h3>\n");
        if (figure.Svg is { } svg)
        {
            html.Append($"{Sideways}<div class=\"picture\" tabindex=\"0\">\n{svg}</div>\n");
        }

        html.Append($"<figcaption>{MathText.Html(figure.Caption)}");
        if (figure.Svg is not null)
        {
            html.Append(
                $" <span class=\"files\">Files: {Link(figure.FileName + ".svg")}, {Link(figure.FileName + ".png")}</span>");
        }

        html.Append("</figcaption>\n</figure>\n");
    }

    private static string Style()
    {
        using var stream = typeof(PaperPage).Assembly.GetManifestResourceStream("paper/page.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
