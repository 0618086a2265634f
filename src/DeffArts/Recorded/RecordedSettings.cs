using System.Collections.Immutable;
using System.Text.Json;
using DeffArts.Runs;
using DeffArts.Settings;

namespace DeffArts.Recorded;

/// <summary>Single settings out of a run's <c>settings.json</c>, for a run that builds on it.</summary>
public static class RecordedSettings
{
    private const long LongestFile = 1 << 20;

    /// <summary>The command that made a run; empty where the file does not say.</summary>
    /// <exception cref="InvalidRunException">The file is damaged.</exception>
    public static string CommandOf(string path)
    {
        try
        {
            return JsonText.Read(path, LongestFile)["command"]?.GetValue<string>() ?? "";
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw new InvalidRunException($"not the settings of a run: {path}; {e.Message}", e);
        }
    }

    /// <summary>The settings of these names, as assignments that name the file.</summary>
    /// <exception cref="InvalidRunException">The file is damaged or has not all of them.</exception>
    public static ImmutableArray<Assignment> Read(string path, IEnumerable<string> names)
    {
        try
        {
            var settings = JsonText.Read(path, LongestFile)["settings"];
            return [.. names.Select(name => new Assignment(
                name, SettingText.Of(settings?[name] ?? throw new FormatException($"'{name}' is missing")), path))];
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw new InvalidRunException($"not the settings of a run: {path}; {e.Message}", e);
        }
    }
}
