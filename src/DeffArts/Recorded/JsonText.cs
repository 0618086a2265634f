using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using DeffArts.Files;
using DeffArts.Formats;
using DeffArts.Runs;

namespace DeffArts.Recorded;

/// <summary>JSON files that people read too.</summary>
public static class JsonText
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
    /// <exception cref="JsonException">No JSON object.</exception>
    public static JsonObject Read(string path, long longest)
    {
        try
        {
            return StrictJson.ReadFile(path, longest);
        }
        catch (FileNotFoundException e)
        {
            throw new InvalidRunException($"not there: {path}; is it the folder of a run that was started?", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidRunException($"cannot read: {path}; {FileReason.Of(e)}", e);
        }
    }
}
