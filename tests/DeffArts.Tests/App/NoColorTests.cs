using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace DeffArts.Tests.App;

public class NoColorTests
{
    [Theory]
    [InlineData("1", false)]
    [InlineData(null, true)]
    public void ItTakesTheColoursAndLeavesTheLivePanel(string? noColor, bool isColoured)
    {
        using var folder = new TemporaryFolder();
        var output = InATerminal(
            folder.Path, noColor, $"{DeffArtsProcess.Program} {string.Join(' ', DeffArtsProcess.Tiny())}");

        // The cursor is hidden while the panel is redrawn in place; bold is no colour.
        Assert.Contains("\u001b[?25l", output, StringComparison.Ordinal);
        Assert.Contains("deffarts search", output, StringComparison.Ordinal);
        Assert.Equal(isColoured, Colour().Any(code => output.Contains(code, StringComparison.Ordinal)));
    }

    // Green as any terminal can, as one of 256 colours, and as red, green and blue.
    private static string[] Colour() => ["\u001b[32m", "\u001b[38;5;2m", "\u001b[38;2;0;128;0m"];

    private static string InATerminal(string folder, string? noColor, string command)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("script", ["-qec", command, "/dev/null"])
            {
                WorkingDirectory = folder,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                UseShellExecute = false,
                Environment =
                    { ["NO_COLOR"] = noColor, ["TERM"] = "xterm-256color", ["COLUMNS"] = "80", ["LINES"] = "24" },
            })!;
            return process.StandardOutput.ReadToEnd();
        }
        catch (Win32Exception)
        {
            Assert.Skip("'script', which gives a program a terminal, is not installed");
            throw new UnreachableException();
        }
    }
}
