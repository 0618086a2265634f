using System.Collections.Immutable;
using DeffArts.Space;

namespace DeffArts.Settings;

/// <summary>
/// Everything that a command can be told. The command line, config files, presets and <c>settings.json</c> are read and
/// written from this table alone, so that a name means the same everywhere.
/// </summary>
/// <param name="Command">The command's name.</param>
/// <param name="Defaults">What the settings start from: the paper's.</param>
/// <param name="Presets">Named starting points; the first is that of a run that names none.</param>
/// <param name="All">Every setting, in the order of the help.</param>
public sealed record SettingSchema<T>(
    string Command, T Defaults, ImmutableArray<Preset> Presets, ImmutableArray<Setting<T>> All)
    where T : IRunSettings
{
    /// <summary>
    /// What follows from settings where nobody said otherwise: takes the settings and the names that were given, by a
    /// preset, a file or the command line.
    /// </summary>
    public Func<T, IReadOnlyCollection<string>, T> Complete { get; init; } = (settings, _) => settings;

    /// <summary>What a setting sets besides itself, below whatever is set by name.</summary>
    public Func<Assignment, IEnumerable<Assignment>> Implied { get; init; } = _ => [];

    /// <summary>The names, to suggest from.</summary>
    public IEnumerable<string> Names => All.Select(setting => setting.Name);

    /// <summary>The setting of that name, or null.</summary>
    public Setting<T>? Find(string name) => All.FirstOrDefault(setting => setting.Name == name);

    /// <summary>The preset of that name.</summary>
    /// <exception cref="InvalidSettingsException">There is none.</exception>
    public Preset Preset(string name, string origin) =>
        Presets.FirstOrDefault(preset => preset.Name == name) ?? throw new InvalidSettingsException(
            $"unknown preset '{name}': {origin}; {Spelling.Suggest(name, Presets.Select(preset => preset.Name))}");

    /// <summary>The settings with the assignments made, in order.</summary>
    /// <exception cref="InvalidSettingsException">A value that cannot be read.</exception>
    public T Apply(T settings, IEnumerable<Assignment> assignments) =>
        assignments.Aggregate(settings, (before, assignment) =>
        {
            try
            {
                return Find(assignment.Name)!.Read(before, assignment.Text);
            }
            catch (FormatException e)
            {
                throw new InvalidSettingsException($"{assignment.Name}: {e.Message}: {assignment.Origin}");
            }
        });
}
