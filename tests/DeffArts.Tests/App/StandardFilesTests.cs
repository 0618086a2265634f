using DeffArts.App;
using DeffArts.Runs;
using DeffArts.Tests.Runs;
using Xunit;

namespace DeffArts.Tests.App;

/// <summary>
/// The program where its output goes nowhere, where its folder is gone, and where it may open few files.
/// </summary>
public sealed class StandardFilesTests
{
    [Theory]
    [InlineData("\"$@\" >&-", ExitCode.Done, "")]
    [InlineData("\"$@\" 2>&-", ExitCode.Done, "")]
    [InlineData("\"$@\" <&- >&- 2>&-", ExitCode.Done, "")]
    [InlineData("\"$@\" --nonsense 2>&-", ExitCode.Usage, "")]
    [InlineData("\"$@\" --nonsense 2>/dev/full", ExitCode.Usage, "")]
    [InlineData(
        "\"$@\" >/dev/full", ExitCode.Failure, "deffarts: cannot write to standard output: No space left on device; ")]
    [InlineData("\"$@\" | head -1", ExitCode.Done, "")]
    [InlineData("ulimit -n 40; \"$@\"", ExitCode.Failure, "deffarts: too few open files are allowed (ulimit -n); ")]
    [InlineData("mkdir gone; cd gone; rmdir ../gone; \"$@\"", ExitCode.Failure,
        "deffarts: the current folder is not there any more; ")]
    public void ACommandEndsWithItsCodeAndAtMostOneLine(string call, int code, string expected)
    {
        using var folder = new TemporaryFolder();
        var (ended, _, error) = Call(folder, call, "cost", "DARTS_V2");

        Assert.Equal(code, ended);
        Assert.StartsWith(expected, error, StringComparison.Ordinal);
        Assert.Equal(expected.Length == 0 ? 0 : 1, error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Theory]
    [InlineData("\"$@\" <&- >&- 2>&-", ExitCode.Done)]
    [InlineData("\"$@\" >/dev/full", ExitCode.Failure)]
    public void ASearchWhoseOutputIsLostLosesNothingElse(string call, int code)
    {
        using var folder = new TemporaryFolder();
        var (ended, _, error) = Call(folder, call, DeffArtsProcess.Tiny("--folder", "run", "--epochs", "1"));

        Assert.Equal(code, ended);
        Assert.Equal(code == ExitCode.Done ? 0 : 1, error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("\"finished\"", File.ReadAllText(folder.In("run", "summary.json")), StringComparison.Ordinal);
        // A file that took the place of a closed standard output would have its words.
        Assert.Equal("epoch", (string)EventLog.Read(folder.In("run", "events.jsonl")).Last()["event"]!);
    }

    [Fact]
    public void ATemporaryFolderThatIsMissingIsNamed()
    {
        using var folder = new TemporaryFolder();
        var (ended, _, error) = Call(
            folder, "TMPDIR=/nowhere \"$@\"", "measure", "DARTS_V2", "--layers", "3", "--channels", "1");

        Assert.Equal(ExitCode.Failure, ended);
        Assert.Contains(
            error.Contains("gcc", StringComparison.Ordinal)
                ? "gcc"
                : "cannot write to the temporary folder /nowhere/: there is no such folder; ",
            error, StringComparison.Ordinal);
    }

    [Fact]
    public void AHomeThatIsNotThereDoesNotMakeTheCurrentFolderTheCache()
    {
        using var folder = new TemporaryFolder();
        Data.Png.Write(folder.In("photos", "a", "a.png"), 8, 8, (x, y) => ((byte)x, (byte)y, 0));
        Directory.CreateDirectory(folder.In("photos", "b"));
        File.WriteAllText(folder.In("photos", "b", "b.png"), "no picture");
        var (ended, _, _) = Call(folder, "HOME=/dev/null/home XDG_CACHE_HOME= \"$@\"", "search", "--data", "photos");

        Assert.Equal(ExitCode.Data, ended);
        Assert.Equal([folder.In("photos")], Directory.EnumerateFileSystemEntries(folder.Path));
    }

    private static (int Code, string Output, string Error) Call(
        TemporaryFolder folder, string call, params string[] arguments) =>
        Processes.Run(
            "bash", ["-c", $"set -o pipefail; cd \"$0\"; {call}", folder.Path, DeffArtsProcess.Program, .. arguments]);
}
