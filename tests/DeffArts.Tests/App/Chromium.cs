using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace DeffArts.Tests.App;

/// <summary>A page as a browser sees it, from <c>file://</c>.</summary>
internal static class Chromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    /// <summary>
    /// The document after its script ran, and what the browser wrote to its console; skips where there is none.
    /// </summary>
    /// <param name="path">The page's file.</param>
    /// <param name="fragment">As in <c>#epoch=1</c>.</param>
    public static (string Document, string Console) Open(string path, string fragment)
    {
        var (document, errors) = Dump($"file://{Path.GetFullPath(path)}{fragment}");
        Assert.True(document.Contains("<main>", StringComparison.Ordinal), errors);
        return (document,
            string.Join('\n', errors.Split('\n').Where(line => line.Contains(":CONSOLE", StringComparison.Ordinal))));
    }

    /// <summary>Pages as a narrow window shows them; skips where there is no browser.</summary>
    /// <param name="folder">Where the pages are; it takes a file of ours.</param>
    /// <param name="pages">Their paths from there.</param>
    /// <param name="width">Pixels.</param>
    /// <returns>
    /// By how many pixels something leaves each page, and whether something in it says that it scrolls.
    /// </returns>
    public static (int Outside, bool SaysThatItScrolls)[] Narrow(string folder, string[] pages, int width)
    {
        // A window of the browser may not be so narrow, a frame in it may.
        var frames = pages.Select(
            page => $"<iframe src=\"{page}\" style=\"width:{width}px;height:900px;border:0\"></iframe>");
        var frame = Path.Combine(folder, "narrow.html");
        File.WriteAllText(frame, string.Concat(frames) + """
            <p id="measured"></p><script>
            addEventListener('load', () => setTimeout(() => {
              document.getElementById('measured').textContent = [...document.querySelectorAll('iframe')].map(frame => {
                const page = frame.contentDocument;
                const hints = [...page.querySelectorAll('.sideways')].filter(hint => hint.getClientRects().length > 0);
                return (page.documentElement.scrollWidth - page.documentElement.clientWidth) + ' ' + (hints.length > 0);
              }).join(';');
            }, 300));
            </script>
            """);
        var (document, errors) = Dump($"file://{frame}", "--allow-file-access-from-files");
        var found = document.Split("<p id=\"measured\">")[1].Split("</p>")[0];
        Assert.True(found.Length > 0, errors);
        return [.. found.Split(';').Select(entry => entry.Split(' '))
            .Select(entry => (int.Parse(entry[0], CultureInfo.InvariantCulture), entry[1] == "true"))];
    }

    private static (string Document, string Errors) Dump(string address, params string[] options)
    {
        using var process = Start(address, options);
        var errors = process.StandardError.ReadToEndAsync();
        var document = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (document, errors.Result);
    }

    private static Process Start(string address, string[] options)
    {
        foreach (var name in Names)
        {
            try
            {
                return Process.Start(new ProcessStartInfo(name,
                [
                    "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr",
                    "--virtual-time-budget=2000", "--dump-dom",
                    .. options, address,
                ])
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                    UseShellExecute = false,
                })!;
            }
            catch (Win32Exception)
            {
                // Not this one.
            }
        }

        Assert.Skip($"none of {string.Join(", ", Names)} is installed");
        throw new UnreachableException();
    }
}
