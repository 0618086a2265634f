using System.Text.Json.Nodes;
using DeffArts.App;
using Xunit;

namespace DeffArts.Tests.App;

/// <summary>Export and verification of a training of seconds, by the built program.</summary>
public class ExportTests
{
    [Fact]
    public void ExportsBothFormsAndVerifiesThem()
    {
        using var folder = new TemporaryFolder();
        var run = Trained(folder);

        var export = DeffArtsProcess.Run(
            folder.Path, "export", run, "--onnx", "network.onnx", "--int8", "--include-preprocessing",
            "--calibration-images", "16", "--threads", "1");
        var verify = DeffArtsProcess.Run(folder.Path, "verify", run, "--images", "60", "--threads", "1", "--json");

        Assert.Equal((ExitCode.Done, ""), (export.Code, export.Error));
        Assert.Equal(
            ["network.int8.onnx", "network.onnx"],
            Directory.EnumerateFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains("8 bits cost", export.Output, StringComparison.Ordinal);
        Assert.Equal((ExitCode.Done, ""), (verify.Code, verify.Error));
        var json = JsonNode.Parse(verify.Output)!;
        Assert.Equal(60, (int)json["images"]!);
        Assert.InRange((double)json["forms"]![0]!["largestLogitDifference"]!, 0, 1e-4);
        Assert.Equal("onnx int8", (string)json["forms"]![1]!["name"]!);
    }

    [Fact]
    public void BadInputIsOneLineEachAndWritesNothing()
    {
        using var folder = new TemporaryFolder();
        Refused(folder, ExitCode.Run, "no run", "export", "nowhere", "--onnx", "a.onnx");
        var run = Trained(folder);
        Refused(folder, ExitCode.Usage, "nothing to write", "export", run);
        Refused(folder, ExitCode.Usage, "exclude each other", "export", run, "--onnx", "a.onnx", "--int8", "--no-fold");
        Refused(folder, ExitCode.Usage, "--no-fold is of the ONNX file", "export", run, "--c", "c", "--no-fold");
        Refused(folder, ExitCode.Failure, "no such folder", "export", run, "--onnx", "missing/a.onnx", "--int8",
            "--threads", "1");
        Refused(folder, ExitCode.Data, "give images of the same kind", "export", run, "--onnx", "a.onnx", "--int8",
            "--data", "photos");
        Refused(
            folder, ExitCode.Run, "not trained to the end", "export", SharedRuns.BegunTraining(folder.In("begun")),
            "--onnx", "a.onnx");
        Refused(folder, ExitCode.Run, "", "export", SharedRuns.Search(folder.In("search")), "--onnx", "a.onnx");

        Assert.Empty(Directory.EnumerateFiles(folder.Path, "*.onnx"));
    }

    /// <summary>The folder of a training of seconds; beside it photos of two classes.</summary>
    internal static string Trained(TemporaryFolder folder)
    {
        foreach (var name in new[] { "train/cat", "train/dog", "test/cat", "test/dog" })
        {
            Data.Png.Write(Path.Combine(folder.In("photos"), name, "a.png"), 8, 8, (x, y) => ((byte)x, (byte)y, 0));
        }

        return SharedRuns.Training(folder.In("trained"));
    }

    /// <summary>A command that must fail with one line.</summary>
    internal static void Refused(TemporaryFolder folder, int code, string expected, params string[] arguments)
    {
        var ended = DeffArtsProcess.Run(folder.Path, arguments);
        Assert.Contains(expected, Assert.Single(ended.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(code, ended.Code);
    }
}
