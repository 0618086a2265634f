using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Xunit;

namespace DeffArts.Tests.Runs;

/// <summary>Programs that some tests take as witnesses; where one is missing the test is skipped and says so.</summary>
internal static class Processes
{
    public static string Oracle(string name) => InTests("..", "oracle", name);

    public static string KernelCases => InTests("Export", "C", "kernel_cases.c");

    public static string Golden(string name) => InTests("Golden", name);

    public static Process Start(string program, params string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                RedirectStandardInput = true,
            })!;
        }
        catch (Win32Exception e)
        {
            Assert.Skip($"{program} cannot be started here: {e.Message}");
            throw;
        }
    }

    public static (int ExitCode, string Output, string Error) Run(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    /// <summary>
    /// Writes a script that can be started. Another process writes it: a file that this one had open may still be open
    /// in a program that another test starts at that moment, and then it cannot be started.
    /// </summary>
    public static void WriteScript(string path, string text)
    {
        var (exitCode, _, error) = Run("sh", "-c", "printf %s \"$1\" >\"$0\" && chmod 755 \"$0\"", path, text);
        Assert.True(exitCode == 0, error);
    }

    private static string InTests(params string[] names) =>
        Path.GetFullPath(Path.Combine([ThisFolder(), "..", .. names]));

    private static string ThisFolder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
