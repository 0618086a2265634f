using System.Collections.Immutable;

namespace DeffArts.Settings;

/// <summary>Settings put together from preset, config file and command line: a later one wins.</summary>
/// <param name="Preset">The preset that they start from.</param>
/// <param name="Settings">The whole of them, checked.</param>
public sealed record ResolvedSettings<T>(string Preset, T Settings)
{
    /// <summary>The settings that a user named; the others are the preset's or the program's.</summary>
    public ImmutableHashSet<string> Given { get; init; } = [];
}

/// <summary>How settings are put together.</summary>
public static class ResolvedSettings
{
    /// <summary>What stands for the preset of settings that a program gave whole.</summary>
    public const string Own = "own";

    private const string PresetKey = "preset";

    /// <summary>Resolves and checks.</summary>
    /// <param name="schema">Of the command.</param>
    /// <param name="config">From a config file, possibly with a <c>preset</c>.</param>
    /// <param name="commandLine">From the command line, possibly with a <c>preset</c>, which wins.</param>
    /// <exception cref="InvalidSettingsException">
    /// A value that cannot be; the message says where it was given.
    /// </exception>
    public static ResolvedSettings<T> From<T>(
        SettingSchema<T> schema, ImmutableArray<Assignment> config, ImmutableArray<Assignment> commandLine)
        where T : IRunSettings
    {
        var named = commandLine.Concat(config).FirstOrDefault(assignment => assignment.Name == PresetKey);
        var preset = schema.Preset(named?.Text ?? schema.Presets[0].Name, named?.Origin ?? "the default");
        ImmutableArray<Assignment> own =
            [.. config.Concat(commandLine).Where(assignment => assignment.Name != PresetKey)];
        var implied = preset.Assignments.Concat(own).GroupBy(assignment => assignment.Name)
            .SelectMany(same => schema.Implied(same.Last()));
        ImmutableArray<Assignment> assignments = [.. preset.Assignments, .. implied, .. own];
        var settings = schema.Complete(
            schema.Apply(schema.Defaults, assignments), [.. assignments.Select(assignment => assignment.Name)]);
        Require(settings, field => assignments.LastOrDefault(assignment => assignment.Name == field)?.Origin
            ?? $"--{field}");
        return new ResolvedSettings<T>(preset.Name, settings)
        {
            Given = [.. config.Concat(commandLine).Select(assignment => assignment.Name)],
        };
    }

    /// <summary>
    /// Settings that a program gives whole. As with a preset's, a number of images that is more than there are becomes
    /// all there are.
    /// </summary>
    /// <exception cref="InvalidSettingsException">A value that cannot be.</exception>
    public static ResolvedSettings<T> Whole<T>(SettingSchema<T> schema, T settings)
        where T : IRunSettings
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(settings);
        Require(settings, _ => $"the settings given to {schema.Command}");
        return new ResolvedSettings<T>(Own, settings);
    }

    private static void Require<T>(T settings, Func<string, string> origin)
        where T : IRunSettings
    {
        foreach (var (field, problem) in settings.Validate())
        {
            throw new InvalidSettingsException($"{field} {problem}: {origin(field)}");
        }
    }
}
