using System.Security.Cryptography;
using System.Text.Json.Nodes;
using DeffArts.App;
using DeffArts.Formats;
using DeffArts.Runs;
using TorchSharp;

namespace DeffArts.Fuzz.Targets;

/// <summary>
/// Tensor files, and checkpoints of which either half is damaged. With right checksums as well: what they hold off is
/// read by chance only.
/// </summary>
internal static class CheckpointTargets
{
    private const string Step = "step-000000007";

    /// <summary>The targets.</summary>
    public static IEnumerable<Target> In(Scratch scratch)
    {
        var folder = Path.GetDirectoryName(scratch.In("checkpoints", Step))!;
        Save(folder);
        var tensors = File.ReadAllBytes(Path.Combine(folder, Step + ".safetensors"));
        var manifest = File.ReadAllBytes(Path.Combine(folder, Step + ".json"));
        using var json = StrictJson.Document(manifest);
        var content = Words.Bytes(json.RootElement.GetProperty("content").GetRawText());
        var refusal = Target.Ends(ExitCode.Run);
        return
        [
            new("safetensors", [tensors], scratch.File("a.safetensors", Scoped(path => Safetensors.Read(path))),
                refusal)
            {
                Words = [.. Words.Json, .. Words.Of(
                    "\"F64\"", "\"BOOL\"", "\"BF16\"", "[0,0]", "\"__metadata__\"", "[0,4294967296,4294967296]")],
            },
            new("manifest", [manifest], Manifest(scratch, "manifest", tensors, input => input),
                refusal) { Words = Words.Json },
            new("manifest-sealed", [content], Manifest(scratch, "sealed", tensors, Sealed),
                refusal) { Words = Words.Json },
            new("checkpoint-tensors", [tensors], Tensors(scratch, content), refusal) { Words = Words.Json },
        ];
    }

    private static void Save(string folder)
    {
        using var scope = torch.NewDisposeScope();
        Checkpoints.Save(folder, 7, new Checkpoint(
            new Dictionary<string, torch.Tensor>(StringComparer.Ordinal)
            {
                ["alphas.normal"] = torch.ones(2, 3),
                ["generator"] = torch.zeros(4, torch.uint8),
                ["empty"] = torch.zeros(0, torch.float64),
                ["flag"] = torch.ones(1, torch.@bool),
            },
            new JsonObject { ["place"] = new JsonObject { ["Epoch"] = 1 }, ["events"] = 120 }));
    }

    private static Action<byte[]> Manifest(Scratch scratch, string name, byte[] tensors, Func<byte[], byte[]> sealing)
    {
        var path = scratch.In(name, Step);
        File.WriteAllBytes(path + ".safetensors", tensors);
        return input =>
        {
            File.WriteAllBytes(path + ".json", sealing(input));
            Scoped(folder => Checkpoints.LoadLatest(folder))(Path.GetDirectoryName(path)!);
        };
    }

    private static Action<byte[]> Tensors(Scratch scratch, byte[] content)
    {
        var path = scratch.In("tensors", Step);
        return input =>
        {
            var json = StrictJson.Parse(content);
            json["tensors"] = new JsonObject { ["length"] = input.Length, ["sha256"] = Hash(input) };
            File.WriteAllBytes(path + ".safetensors", input);
            File.WriteAllBytes(path + ".json", Sealed(Words.Bytes(json.ToJsonString())));
            Scoped(folder => Checkpoints.LoadLatest(folder))(Path.GetDirectoryName(path)!);
        };
    }

    private static byte[] Sealed(byte[] content) =>
        [.. Words.Bytes($$"""{"sha256": "{{Hash(content)}}", "content": """), .. content, (byte)'}'];

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static Action<string> Scoped<T>(Func<string, T> read) => path =>
    {
        using var scope = torch.NewDisposeScope();
        read(path);
    };
}
