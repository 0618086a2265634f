using System.ComponentModel;
using System.Diagnostics;

namespace DeffArts.App;

/// <summary>The user's own program for pages.</summary>
internal static class Browser
{
    private static readonly TimeSpan ToSayNo = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Opens a page that was written; where that cannot be done it says so. The page is there all the same, so the
    /// command has not failed.
    /// </summary>
    /// <param name="path">The page.</param>
    /// <param name="note">Takes the line that says why it does not open.</param>
    public static void Open(string path, Action<string> note)
    {
        var opener = OperatingSystem.IsMacOS() ? "open" : "xdg-open";
        try
        {
            using var process = Process.Start(OperatingSystem.IsWindows()
                ? new ProcessStartInfo(path) { UseShellExecute = true }
                : Quiet(opener, Path.GetFullPath(path)));
            // A browser may stay in front of its opener for hours; what cannot open says so at once.
            if (process is not null && process.WaitForExit(ToSayNo) && process.ExitCode != 0)
            {
                note(NotOpened(process.ExitCode == NotFound
                    ? $"there is no {opener}"
                    : $"{opener} ended with code {process.ExitCode}", path));
            }
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            note(NotOpened(e.Message, path));
        }
    }

    // The shell's code for a program that is not there.
    private const int NotFound = 127;

    private static string NotOpened(string why, string path) =>
        $"note: the page was not opened: {why}; open {path} yourself";

    // What a browser prints is not ours to show, and it must not end with this program's pipes. The path is an
    // argument, not shell text.
    private static ProcessStartInfo Quiet(string opener, string path) =>
        new("/bin/sh",
            ["-c", "exec \"$0\" \"$1\" </dev/null >/dev/null 2>&1", opener, path])
        { UseShellExecute = false };
}
