using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DeffArts.Runs;

namespace DeffArts.Reports.Html;

/// <summary>
/// The frame of a report: one file that asks for nothing else. Its policy allows its own style and script alone, by
/// their hashes, so that nothing that a run's texts may smuggle in is ever run or fetched.
/// </summary>
internal static class ReportPage
{
    private static readonly string Style = Resource("report.css");
    private static readonly string Script = Resource("report.js");

    /// <summary>The page's text.</summary>
    /// <param name="title">In the browser's tab.</param>
    /// <param name="sections">Their anchors and names, in order, and what they show; empty ones are left out.</param>
    /// <param name="head">What stands above all sections.</param>
    /// <param name="now">The time of writing.</param>
    public static string Write(
        string title, Markup head, IEnumerable<(string Anchor, string Name, Markup Content)> sections,
        DateTimeOffset now)
    {
        var shown = sections.Where(section => section.Content.ToString().Length > 0).ToList();
        var time = now.ToUniversalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        var policy = $"default-src 'none'; style-src {Hash(Style)}; script-src {Hash(Script)}; img-src data:; "
            + "base-uri 'none'; form-action 'none'";
        return Markup.Of($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{policy}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{title}</title>
            <link rel="icon" href="data:,">
            <style>{Markup.Trusted(Style)}</style>
            </head>
            <body>
            <main>
            {head}
            <nav aria-label="Sections">{shown.Select(section => Markup.Of($"<a href=\"#{section.Anchor}\">{section.Name}</a> "))}</nav>
            {shown.Select(section => Markup.Of($"<section id=\"{section.Anchor}\">\n<h2>{section.Name}</h2>\n{section.Content}\n</section>\n"))}
            <footer>Written by deffarts {Provenance.Version} on {time} UTC. One file: it loads nothing and sends nothing.</footer>
            </main>
            <script>{Markup.Trusted(Script)}</script>
            </body>
            </html>

            """).ToString();
    }

    private static string Hash(string text) =>
        $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";

    private static string Resource(string name)
    {
        using var stream = typeof(ReportPage).Assembly.GetManifestResourceStream("report/" + name)!;
        using var reader = new StreamReader(stream);

        // A browser hashes the text as it parsed it, with line feeds alone.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
