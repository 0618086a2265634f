using System.Text.Json.Nodes;
using DeffArts.App;
using DeffArts.Runs;
using Xunit;

namespace DeffArts.Tests.App;

/// <summary>A run that goes on with other instructions than it was started with says so.</summary>
public class OtherInstructionsTests
{
    [Fact(Explicit = true)]
    public void AResumeSaysWhatDiffersAndOnlyThen()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0,
            DeffArtsProcess.Run(folder.Path, DeffArtsProcess.TinyTraining("--max-steps", "1", "--folder", "run")).Code);
        var (path, recorded) = (folder.In("run", "settings.json"), File.ReadAllText(folder.In("run", "settings.json")));
        var machine = JsonNode.Parse(recorded)!["machine"]!;
        Assert.Equal(InstructionSets.Here.VectorBits, (int)machine["vectorBits"]!);
        Assert.Equal(InstructionSets.Here.Torch, (string?)machine["torchKernels"]);
        Assert.DoesNotContain("note:", Resume(folder), StringComparison.Ordinal);

        Write(path, recorded, edited =>
        {
            edited["vectorBits"] = 64;
            edited["torchKernels"] = "NEON";
        });
        var note = Assert.Single(
            Resume(folder).Split('\n'), line => line.StartsWith("note:", StringComparison.Ordinal));
        Assert.Contains(
            $"vectors of {InstructionSets.Here.VectorBits} bits now, 64 at the start", note, StringComparison.Ordinal);
        if (InstructionSets.Here.Torch is { } torch)
        {
            Assert.Contains($"libtorch's {torch} kernels now, NEON at the start", note, StringComparison.Ordinal);
        }

        // A run of before they were recorded.
        Write(path, recorded, edited =>
        {
            edited.Remove("vectorBits");
            edited.Remove("torchKernels");
        });
        Assert.DoesNotContain("note:", Resume(folder), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DOTNET_EnableAVX512", "vectors of 256 bits now, 512 at the start")]
    [InlineData("ATEN_CPU_CAPABILITY", "libtorch's DEFAULT kernels now, AVX")]
    public void WhatTheEnvironmentTakesAwayIsSeen(string variable, string expected)
    {
        if (variable == "DOTNET_EnableAVX512"
            ? InstructionSets.Here.VectorBits != 512
            : InstructionSets.Here.Torch is not ("AVX2" or "AVX512"))
        {
            Assert.Skip("this processor has nothing that could be taken away");
        }

        using var folder = new TemporaryFolder();
        Assert.Equal(0,
            DeffArtsProcess.Run(folder.Path, DeffArtsProcess.TinyTraining("--max-steps", "1", "--folder", "run")).Code);
        var value = variable == "ATEN_CPU_CAPABILITY" ? "default" : "0";
        var ended = DeffArtsProcess.RunWith(
            folder.Path, (variable, value), "train", "--resume", "run", "--max-steps", "1");

        Assert.Equal((ExitCode.Done, ""), (ended.Code, ended.Error));
        Assert.Contains(expected, ended.Output, StringComparison.Ordinal);
    }

    private static string Resume(TemporaryFolder folder)
    {
        var ended = DeffArtsProcess.Run(folder.Path, "train", "--resume", "run", "--max-steps", "1");
        Assert.Equal((ExitCode.Done, ""), (ended.Code, ended.Error));
        return ended.Output;
    }

    private static void Write(string path, string recorded, Action<JsonObject> edit)
    {
        var json = JsonNode.Parse(recorded)!;
        edit(json["machine"]!.AsObject());
        File.WriteAllText(path, json.ToJsonString());
    }
}
