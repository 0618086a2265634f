using System.Collections.Immutable;
using DeffArts.App.Running;
using DeffArts.App.Settings;

namespace DeffArts.App.Sweeping;

/// <summary>Settings as the arguments of the command that they belong to.</summary>
internal static class SettingArguments
{
    // A process is told these for itself, or they say where it runs.
    private static readonly ImmutableArray<string> Own = ["seed", "threads", "out", "name", "max-steps"];

    /// <summary>Preset and every setting but seed, threads and place.</summary>
    public static IEnumerable<string> Of<T>(RunRecord<T> record)
        where T : IRunSettings =>
        record.Schema.All.Where(setting => !Own.Contains(setting.Name))
            .Select(setting => Of(setting.Name, setting.Text(record.Settings))).Prepend(Of("preset", record.Preset));

    /// <summary>One argument; joined, so that a value may begin with a dash.</summary>
    public static string Of(string name, string value) => $"--{name}={value}";

    /// <summary>The first setting that results depend on and that differs, or null.</summary>
    public static string? Difference<T>(RunRecord<T> one, RunRecord<T> other)
        where T : IRunSettings =>
        one.Schema.All.FirstOrDefault(setting => setting.Group != SettingGroup.Run
            // The path to the images may change; their fingerprint is compared for itself.
            && setting.Name != "data" && setting.Text(one.Settings) != setting.Text(other.Settings))?.Name;
}
