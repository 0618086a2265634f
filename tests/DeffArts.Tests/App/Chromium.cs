using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace DeffArts.Tests.App;

/// <summary>A page as a browser sees it, from <c>file://</c>.</summary>
internal static class Chromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    /// <summary>The document after its script ran, and what the browser wrote to its console; skips where there is none.</summary>
    /// <param name="path">The page's file.</param>
    /// <param name="fragment">As in <c>#epoch=1</c>.</param>
    public static (string Document, string Console) Open(string path, string fragment)
    {
        using var process = Start(path, fragment);
        var errors = process.StandardError.ReadToEndAsync();
        var document = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(document.Contains("<main>", StringComparison.Ordinal), errors.Result);
        return (document, string.Join('\n', errors.Result.Split('\n').Where(line => line.Contains(":CONSOLE", StringComparison.Ordinal))));
    }

    private static Process Start(string path, string fragment)
    {
        foreach (var name in Names)
        {
            try
            {
                return Process.Start(new ProcessStartInfo(name,
                [
                    "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--virtual-time-budget=2000", "--dump-dom",
                    $"file://{Path.GetFullPath(path)}{fragment}",
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
