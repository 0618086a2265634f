using System.Collections.Immutable;

namespace DeffArts.App.Settings;

/// <summary>Settings put together from preset, config file and command line: a later one wins.</summary>
/// <param name="Preset">The preset that they start from.</param>
/// <param name="Settings">The whole of them, checked.</param>
internal sealed record ResolvedSettings(string Preset, RunSettings Settings)
{
    private const string PresetKey = "preset";

    /// <summary>Resolves and checks.</summary>
    /// <param name="config">From a config file, possibly with a <c>preset</c>.</param>
    /// <param name="commandLine">From the command line, possibly with a <c>preset</c>, which wins.</param>
    /// <exception cref="UsageException">A value that cannot be; the message says where it was given.</exception>
    public static ResolvedSettings From(ImmutableArray<Assignment> config, ImmutableArray<Assignment> commandLine)
    {
        var named = commandLine.Concat(config).FirstOrDefault(assignment => assignment.Name == PresetKey);
        var preset = Presets.Get(named?.Text ?? Presets.Default, named?.Origin ?? "the default");
        ImmutableArray<Assignment> assignments =
        [
            .. preset.Assignments,
            .. config.Concat(commandLine).Where(assignment => assignment.Name != PresetKey),
        ];
        var settings = Apply(new RunSettings(), assignments);
        foreach (var (field, problem) in settings.Validate())
        {
            var origin = assignments.LastOrDefault(assignment => assignment.Name == field)?.Origin ?? $"--{field}";
            throw new UsageException($"{field} {problem}: {origin}");
        }

        return new ResolvedSettings(preset.Name, settings);
    }

    /// <summary>The settings with the assignments made, in order.</summary>
    /// <exception cref="UsageException">A value that cannot be read.</exception>
    public static RunSettings Apply(RunSettings settings, IEnumerable<Assignment> assignments) =>
        assignments.Aggregate(settings, (before, assignment) =>
        {
            try
            {
                return SettingTable.Find(assignment.Name)!.Read(before, assignment.Text);
            }
            catch (FormatException e)
            {
                throw new UsageException($"{assignment.Name}: {e.Message}: {assignment.Origin}");
            }
        });
}
