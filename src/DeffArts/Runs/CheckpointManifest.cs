using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DeffArts.Files;
using DeffArts.Formats;

namespace DeffArts.Runs;

/// <summary>
/// The JSON half of a checkpoint: <c>{"sha256": H, "content": C}</c>, where H is the hash of the text C, and C names
/// the step, the tensor file's length and hash, and the values. It is written last, so that it vouches for both halves.
/// </summary>
internal sealed record CheckpointManifest(long Step, long TensorsLength, string TensorsHash, JsonObject Values)
{
    private const int Format = 1;
    private const int LongestFile = 1 << 26;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static string HashOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public string Compose()
    {
        var content = new JsonObject
        {
            ["format"] = Format,
            ["step"] = Step,
            ["tensors"] = new JsonObject { ["length"] = TensorsLength, ["sha256"] = TensorsHash },
            ["values"] = Values.DeepClone(),
        }.ToJsonString(Indented);
        return $$"""{"sha256": "{{HashOf(Encoding.UTF8.GetBytes(content))}}", "content": {{content}}}""" + "\n";
    }

    /// <exception cref="InvalidRunException">
    /// Cannot be read, or anything in it changed since it was written.
    /// </exception>
    public static CheckpointManifest Read(string path)
    {
        try
        {
            using var json = StrictJson.Document(InputFile.ReadBytes(path, LongestFile));
            var content = json.RootElement.GetProperty("content");
            if (json.RootElement.GetProperty("sha256").GetString() != HashOf(JsonMarshal.GetRawUtf8Value(content)))
                throw new InvalidRunException($"{path} was changed or damaged: its checksum does not match");

            return Parse(content, path);
        }
        catch (Exception e) when (InvalidRunException.IsRefusal(e))
        {
            throw InvalidRunException.CannotRead(path, e);
        }
        catch (Exception e)
            when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new InvalidRunException($"{path} is damaged: not the JSON of a checkpoint", e);
        }
    }

    private static CheckpointManifest Parse(JsonElement content, string path)
    {
        var format = content.GetProperty("format").GetInt32();
        if (format != Format)
            throw new InvalidRunException($"{path} has format {format}, this program reads format {Format}");

        var tensors = content.GetProperty("tensors");
        return new CheckpointManifest(
            content.GetProperty("step").GetInt64(),
            tensors.GetProperty("length").GetInt64(),
            tensors.GetProperty("sha256").GetString()!,
            StrictJson.Parse(JsonMarshal.GetRawUtf8Value(content.GetProperty("values"))));
    }
}
