using System.Text.Json.Nodes;
using DeffArts.App;
using DeffArts.Runs;
using Xunit;
using static TorchSharp.torch;

namespace DeffArts.Tests.App;

/// <summary>The file of a trained network, as the built program writes and reads it.</summary>
public class StoredNetworkTests
{
    [Fact]
    public void TheNetworkIsStoredOnceAndSaysWhatItIs()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, DeffArtsProcess.Run(
            folder.Path, DeffArtsProcess.TinyTraining("--validation-portion", "0.25", "--folder", "run")).Code);
        var run = folder.In("run");
        var data = JsonNode.Parse(File.ReadAllText(Path.Combine(run, "settings.json")))!["data"]!;
        using var scope = NewDisposeScope();
        foreach (var name in new[] { "network.safetensors", "best.safetensors" })
        {
            var (path, test) = (Path.Combine(run, name),
                (string[])["test", run, "--threads", "1", .. name[0] == 'b' ? ["--best"] : Array.Empty<string>()]);
            var tensors = Safetensors.Read(path, out var metadata);

            Assert.DoesNotContain(tensors.Keys, key => key.Contains(".operation.", StringComparison.Ordinal));
            Assert.True(JsonNode.DeepEquals(data["classes"], JsonNode.Parse(metadata["classes"])));
            Assert.True(JsonNode.DeepEquals(data["mean"], JsonNode.Parse(metadata["mean"])));
            Assert.Equal(("1", "8", "3", "2"),
                (metadata["format_version"], metadata["image_size"], metadata["image_channels"], metadata["channels"]));
            Assert.Equal(
                JsonNode.Parse(File.ReadAllText(Path.Combine(run, "genotype.json")))!["normal"]!.ToJsonString(),
                JsonNode.Parse(metadata["genotype"])!["normal"]!.ToJsonString());

            // As older programs wrote it; then as a newer one may, and that of another run.
            Safetensors.Write(path, tensors);
            Assert.Equal(0, DeffArtsProcess.Run(folder.Path, test).Code);
            Safetensors.Write(path, tensors, new Dictionary<string, string>(metadata) { ["format_version"] = "2" });
            ExportTests.Refused(folder, ExitCode.Run, "format 2 of a network", test);
            Safetensors.Write(
                path, tensors, new Dictionary<string, string>(metadata) { ["classes"] = "[\"cat\",\"dog\"]" });
            ExportTests.Refused(folder, ExitCode.Run, "says other classes than the run", test);
        }
    }
}
