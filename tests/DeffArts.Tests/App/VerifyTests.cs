using System.Text.Json.Nodes;
using DeffArts.App;
using DeffArts.Tests.Runs;
using Xunit;

namespace DeffArts.Tests.App;

/// <summary>The exported C library beside the other forms, by the built program.</summary>
public class VerifyTests
{
    private const string Images = "200";

    [Fact]
    public void TheCLibraryGivesTheNetworksAnswers()
    {
        Processes.Run("cc", "--version");
        using var folder = new TemporaryFolder();
        var ended = DeffArtsProcess.Run(
            folder.Path, "verify", ExportTests.Trained(folder), "--images", Images, "--threads", "1", "--json");

        Assert.Equal((ExitCode.Done, ""), (ended.Code, ended.Error));
        var forms = JsonNode.Parse(ended.Output)!["forms"]!.AsArray();
        Assert.Equal(["onnx float", "onnx int8", "c float", "c int8"], forms.Select(form => (string?)form!["name"]));
        Assert.InRange((double)forms[2]!["largestLogitDifference"]!, 0, 1e-4);
        Assert.InRange((double)forms[3]!["int8Agreement"]!, 0.99, 1);
        // Of 8-bit integers, not of single precision scaled by something: close, but not the same.
        Assert.InRange((double)forms[3]!["largestLogitDifference"]!, 1e-6, 1);
        Assert.All(forms.Skip(2), form => Assert.InRange((long)form!["flashBytes"]!, 1_000, 1_000_000));
        Assert.True((long)forms[3]!["arenaBytes"]! < (long)forms[2]!["arenaBytes"]!);
    }

    [Fact]
    public void WithoutACompilerTheOtherFormsAreVerified()
    {
        using var folder = new TemporaryFolder();
        var ended = DeffArtsProcess.RunAlone(
            folder.Path, "verify", ExportTests.Trained(folder), "--images", Images, "--threads", "1");

        Assert.Equal((ExitCode.Done, ""), (ended.Code, ended.Error));
        Assert.Equal(
            ["c float", "c int8"],
            ended.Output.Split('\n')
                .Where(line => line.EndsWith("not built: no C compiler (cc, gcc or clang)", StringComparison.Ordinal))
                .Select(line => line[..13].TrimEnd()));
    }
}
