using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using DeffArts.Runs;

namespace DeffArts.Recorded;

/// <summary>How <c>summary.json</c> is written and read, whatever the run.</summary>
public static class SummaryFile
{
    private const long LongestFile = 1 << 20;

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase), new GenotypeConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>The file's content.</summary>
    public static JsonObject ToJson<T>(T summary) => JsonSerializer.SerializeToNode(summary, Format)!.AsObject();

    /// <summary>Reads what <see cref="ToJson{T}"/> wrote.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static T FromJson<T>(JsonNode? json) =>
        json.Deserialize<T>(Format) ?? throw new JsonException("the summary is missing");

    /// <summary>A figure that JSON can hold.</summary>
    public static double? Finite(double value) => double.IsFinite(value) ? value : null;

    /// <summary>
    /// The summary that a finished run left, or null when the run is not finished. It names the folder that it stands
    /// in now: the run may have been moved or copied.
    /// </summary>
    /// <exception cref="InvalidRunException">It says that it is finished but is damaged.</exception>
    public static T? OfFinishedRun<T>(string path)
        where T : class, IRunSummary<T>
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            var summary = T.FromJson(JsonText.Read(path, LongestFile));
            return summary.Outcome == RunOutcome.Finished
                ? summary.At(DisplayPath.Of(Path.GetDirectoryName(Path.GetFullPath(path))!))
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidRunException(
                $"not the summary of a run: {path}; delete it and resume the run to write it anew", e);
        }
    }
}
