using System.Collections.Immutable;
using DeffArts.Recorded;
using DeffArts.Settings;

namespace DeffArts.App.Sweeping;

/// <summary>Settings as the arguments of the command that they belong to.</summary>
internal static class SettingArguments
{
    /// <summary>What a process is told for itself, or says where it runs.</summary>
    public static readonly ImmutableArray<string> Own = ["gamma", "seed", "threads", "out", "name", "max-steps"];

    /// <summary>
    /// Preset and every setting but <see cref="Own"/>; an empty list is what an option that is not given says.
    /// </summary>
    public static IEnumerable<string> Of<T>(RunRecord<T> record)
        where T : IRunSettings =>
        record.Schema.All.Where(setting => !Own.Contains(setting.Name))
            .Select(setting => (setting.Name, Text: setting.Text(record.Settings)))
            .Where(given => given.Text.Length > 0)
            .Select(given => Of(given.Name, given.Text)).Prepend(Of("preset", record.Preset));

    /// <summary>One argument; joined, so that a value may begin with a dash.</summary>
    public static string Of(string name, string value) => $"--{name}={value}";

    /// <summary>The first setting that results depend on and that differs, or null.</summary>
    public static string? Difference<T>(RunRecord<T> one, RunRecord<T> other)
        where T : IRunSettings =>
        one.Schema.All.FirstOrDefault(setting => setting.Group != SettingGroup.Run
            // The path to the images may change; their fingerprint is compared for itself.
            && setting.Name != "data" && setting.Text(one.Settings) != setting.Text(other.Settings))?.Name;
}
