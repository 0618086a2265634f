using System.Diagnostics;

namespace DeffArts.Bench;

/// <summary>This program once more, with other arguments: its memory and its compiled code are its own.</summary>
internal static class ChildProcess
{
    /// <summary>Hands over each line that it writes.</summary>
    /// <returns>Whether it ended well.</returns>
    public static bool Run(IEnumerable<string> arguments, Action<string> line)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        while (process.StandardOutput.ReadLine() is { } text)
        {
            line(text);
        }

        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
