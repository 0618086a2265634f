using DeffArts.App;
using DeffArts.Tests.Export.C;
using Xunit;

namespace DeffArts.Tests.App;

/// <summary><c>export --c</c> by the built program.</summary>
public class CExportTests
{
    [Theory]
    [InlineData(Explicit = true)]
    [InlineData("--int8", "--calibration-images", "16")]
    [InlineData("--include-preprocessing", Explicit = true)]
    public void WhatItWritesCompilesUnderStrictWarnings(params string[] options)
    {
        using var folder = new TemporaryFolder();
        var run = ExportTests.Trained(folder);

        var first = DeffArtsProcess.Run(folder.Path, ["export", run, "--c", "c", "--threads", "1", .. options]);
        File.Delete(folder.In("c", "weights.c"));
        var again = DeffArtsProcess.Run(folder.Path, ["export", run, "--c", "c", "--threads", "1", .. options]);

        Assert.Equal((ExitCode.Done, ""), (first.Code, first.Error));
        Assert.StartsWith("c: C library of ", first.Output, StringComparison.Ordinal);
        Assert.Equal((ExitCode.Done, first.Output), (again.Code, again.Output));
        Assert.True(File.Exists(folder.In("c", "weights.c")));
        File.WriteAllText(folder.In("c", "mine.txt"), "mine");
        ExportTests.Refused(
            folder, ExitCode.Failure, "something else stands there",
            ["export", run, "--c", "c", "--threads", "1", .. options]);
        Assert.Equal("mine", File.ReadAllText(folder.In("c", "mine.txt")));
        File.Delete(folder.In("c", "mine.txt"));
        Assert.True(File.Exists(folder.In("c", "plan.svg")));
        CBuild.MustCompile(folder["c"], CBuild.Strict + " -O2");
    }

    [Fact]
    public void BadInputIsOneLineEachAndWritesNothing()
    {
        using var folder = new TemporaryFolder();
        var run = ExportTests.Trained(folder);
        var search = SharedRuns.Search(folder.In("search"));
        var begun = SharedRuns.BegunTraining(folder.In("begun"));
        File.WriteAllText(folder["file"], "mine");
        Directory.CreateDirectory(folder["odd.int8.onnx"]);
        string[] before = Entries(folder);

        ExportTests.Refused(folder, ExitCode.Run, "no run", "export", "nowhere", "--c", "c");
        ExportTests.Refused(folder, ExitCode.Run, "", "export", search, "--c", "c");
        ExportTests.Refused(
            folder, ExitCode.Run, "not trained to the end", "export", begun, "--c", "c");
        ExportTests.Refused(
            folder, ExitCode.Failure, "something else stands there", "export", run, "--c", "photos", "--threads", "1");
        ExportTests.Refused(
            folder, ExitCode.Failure, "something else stands there", "export", run, "--c", "file", "--threads", "1");
        ExportTests.Refused(
            folder, ExitCode.Failure, "cannot write file/c", "export", run, "--c", "file/c", "--threads", "1");
        // Neither form stays alone.
        ExportTests.Refused(
            folder, ExitCode.Failure, "a folder has this name", "export", run, "--onnx", "odd.onnx", "--int8",
            "--calibration-images", "8",
            "--threads", "1");
        ExportTests.Refused(
            folder, ExitCode.Failure, "something else stands there", "export", run, "--onnx", "a.onnx", "--c", "photos",
            "--threads", "1");

        Assert.Equal(before, Entries(folder));
        Assert.Equal("mine", File.ReadAllText(folder["file"]));
    }

    private static string[] Entries(TemporaryFolder folder) =>
        [.. Directory.EnumerateFileSystemEntries(folder.Path).Order(StringComparer.Ordinal)];
}
