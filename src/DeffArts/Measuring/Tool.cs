using System.ComponentModel;
using System.Diagnostics;

namespace DeffArts.Measuring;

/// <summary>A program that measuring needs is missing or fails; the message is one line.</summary>
public sealed class ToolException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>Programs of the system: compilers, valgrind, the emulator.</summary>
internal static class Tool
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>Runs a program in a folder and returns what it prints.</summary>
    /// <param name="program">Its name.</param>
    /// <param name="folder">Where it works.</param>
    /// <param name="package">Debian's package that has it, for the message.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <exception cref="ToolException">It is missing, fails, or does not end.</exception>
    public static string Run(string program, string folder, string package, params IEnumerable<string> arguments)
    {
        using var process = Start(program, folder, package, arguments);
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(Longest))
        {
            process.Kill(entireProcessTree: true);
            throw new ToolException(
                $"{program} did not end in {Longest.TotalMinutes:0} minutes; take a smaller network");
        }

        return process.ExitCode == 0
            ? output.Result
            : throw new ToolException($"{program} failed: {FirstLine(error.Result, output.Result)}");
    }

    /// <summary>Whether a program can be started; it must know <c>--version</c>.</summary>
    public static bool Exists(string program)
    {
        try
        {
            Run(program, ".", program, "--version");
            return true;
        }
        catch (ToolException)
        {
            return false;
        }
    }

    private static Process Start(string program, string folder, string package, IEnumerable<string> arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = folder,
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (Win32Exception e)
        {
            throw new ToolException(
                $"{program} is needed and cannot be started; install it (Debian's package {package})", e);
        }
    }

    private static string FirstLine(params string[] texts) =>
        texts.SelectMany(text => text.Split('\n')).Select(line => line.Trim()).Where(line => line.Length > 0)
            .OrderByDescending(line => line.Contains("error", StringComparison.OrdinalIgnoreCase)).FirstOrDefault()
            ?? "it said nothing";
}
