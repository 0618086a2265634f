using System.Text.Json;
using System.Text.Json.Nodes;
using DeffArts.Recorded;
using DeffArts.Runs;

namespace DeffArts.App.Sweeping;

/// <summary>What the work lists of sweeps and of repeated trainings have in common on disk.</summary>
internal static class WorkListFile
{
    /// <summary>The version of both.</summary>
    public const int Version = 1;

    /// <summary>The list of seeds.</summary>
    public const string SeedsKey = "seeds";

    private const string VersionKey = "version";
    private const long LongestFile = 4 << 20;

    /// <summary>Writes a list: the version, then its own members.</summary>
    /// <exception cref="InvalidRunException">It cannot be written.</exception>
    public static void Write(string path, params ReadOnlySpan<(string Name, JsonNode? Value)> members)
    {
        var json = new JsonObject { ["program"] = "deffarts", [VersionKey] = Version };
        foreach (var (name, value) in members)
        {
            json[name] = value;
        }

        AtomicFile.WriteText(path, JsonText.Of(json));
    }

    /// <summary>Reads a list.</summary>
    /// <param name="path">Of the file.</param>
    /// <param name="read">Reads its own members; may throw what a JSON tree throws.</param>
    /// <exception cref="InvalidRunException">Not there, damaged, or of another version.</exception>
    public static T Read<T>(string path, Func<JsonObject, T> read)
    {
        try
        {
            var json = JsonText.Read(path, LongestFile);
            var version = json[VersionKey]?.GetValue<int>();
            return version == Version
                ? read(json)
                : throw new InvalidRunException(
                    $"a work list of another version: {path}; it says {version?.ToString() ?? "none"}, "
                    + $"this program reads {Version}: go on with the program that wrote it, or name another folder");
        }
        catch (Exception e)
            when (e is JsonException or FormatException or InvalidOperationException or OverflowException)
        {
            throw new InvalidRunException($"not a work list: {path}; {e.Message.Split('\n')[0].TrimEnd('.')}; "
                + "its runs are whole: bring the file back, or name another folder", e);
        }
    }

    /// <summary>A member that must be there.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public static JsonNode Member(this JsonObject json, string name) =>
        json[name] ?? throw new FormatException($"'{name}' is missing");

    /// <summary>Numbers as a list.</summary>
    public static JsonArray List<T>(IEnumerable<T> values) => new([.. values.Select(value => JsonValue.Create(value))]);

    /// <summary>A list of numbers.</summary>
    public static IEnumerable<T> List<T>(this JsonObject json, string name) =>
        json.Member(name).AsArray()
            .Select(value => (value ?? throw new FormatException($"'{name}' has an empty item")).GetValue<T>());
}
