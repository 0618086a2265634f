using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using DeffArts.Runs;

namespace DeffArts.App.Running;

/// <summary>JSON files that people read too.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The indented text, ending in a line break.</summary>
    public static string Of(JsonNode json) => json.ToJsonString(Indented) + "\n";

    /// <summary>Reads an object.</summary>
    /// <exception cref="InvalidRunException">Not there, unreadable, or of more than so many bytes.</exception>
    /// <exception cref="JsonException">Not JSON.</exception>
    public static JsonObject Read(string path, long longest)
    {
        try
        {
            var length = new FileInfo(path).Length;
            return length <= longest
                ? JsonNode.Parse(File.ReadAllText(path), documentOptions: new() { AllowDuplicateProperties = false }) as JsonObject ?? throw new JsonException("not a JSON object")
                : throw new InvalidRunException($"too long ({length} bytes): {path}; is it the right file?");
        }
        catch (FileNotFoundException e)
        {
            throw new InvalidRunException($"not there: {path}; is it the folder of a run that was started?", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidRunException($"cannot read: {path}; {e.Message}", e);
        }
    }
}
