using System.Globalization;
using System.Text.Json.Nodes;
using DeffArts.Recorded;

namespace DeffArts.Reports.Html;

/// <summary>Everything that the run was told, on what data, by which program and on what machine.</summary>
internal static class OriginSection
{
    /// <summary>As <c>settings.json</c> says it.</summary>
    public static Markup Of(RecordedRun run) => Markup.Of($"""
        <h3>Settings</h3>
        {List(run.Settings.Where(pair => run.Genotype.Skeleton.IsDarts || !DartsOwn.Contains(pair.Key)).Select(pair => (pair.Key, JsonFields.Plain(pair.Value))).Prepend(("preset", run.Origin.Preset)))}
        <h3>Data</h3>
        {List((run.Origin.Data?.ToJson() ?? []).Select(pair => (Words(pair.Key), JsonFields.Plain(pair.Value))))}
        <h3>Origin</h3>
        {List([
            ("run", run.Name), ("command", run.Origin.Command), ("program", $"deffarts {run.Origin.Version}"),
            ("commit", run.Origin.Commit), ("started", Time(run.Origin.Started)), ("outcome", run.Results.Word("outcome")),
            ("settings hash", run.Origin.SettingsHash), .. Memory(run.Results),
            .. Machine(run.Origin.Machine),
        ])}
        """);

    // Another space says these itself.
    private static readonly string[] DartsOwn = ["nodes", "inputs-per-node", "operations", "average-pool"];

    private static IEnumerable<(string, string)> Memory(JsonObject results) =>
        results.Number("peakMemoryBytes") is { } bytes ? [("peak memory", Figures.Bytes((long)bytes))] : [];

    private static IEnumerable<(string, string)> Machine(JsonObject machine) =>
        machine.Select(pair => pair.Key == "memoryBytes"
        ? ("memory", Figures.Bytes((long)(machine.Number(pair.Key) ?? 0)))
        : (Words(pair.Key), JsonFields.Plain(pair.Value)));

    private static string Time(string recorded) =>
        DateTimeOffset.TryParse(recorded, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC"
            : recorded;

    private static Markup List(IEnumerable<(string Name, string Value)> entries) => Markup.Of(
        $"<dl class=\"origin\">{entries.Where(entry => entry.Value.Length > 0).Select(entry => Markup.Of($"<div><dt>{entry.Name}</dt><dd>{entry.Value}</dd></div>\n"))}</dl>");

    // "trainingImages" as "training images".
    private static string Words(string key) =>
        string.Concat(
            key.Select(letter => char.IsAsciiLetterUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : $"{letter}"));
}
