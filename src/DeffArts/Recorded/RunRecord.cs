using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using DeffArts.Runs;
using DeffArts.Settings;

namespace DeffArts.Recorded;

/// <summary>What a run was told, as <c>settings.json</c> keeps it.</summary>
/// <param name="Schema">Of the command that started it.</param>
/// <param name="Preset">The preset that it started from.</param>
/// <param name="Settings">All settings, resolved.</param>
/// <param name="Fingerprint">Of the images.</param>
/// <param name="Commit">Of the program that started it.</param>
/// <param name="Genotype">The cells that it was given, as JSON; null for a search, which finds them.</param>
public sealed record RunRecord<T>(
    SettingSchema<T> Schema, string Preset, T Settings, string Fingerprint, string Commit, JsonObject? Genotype = null)
    where T : IRunSettings
{
    /// <summary>Settings that there were not yet when the run was recorded: its hash has none of them.</summary>
    internal ImmutableHashSet<string> Absent { get; init; } = [];

    /// <summary>
    /// The instructions of the machine that started it; nothing known of a run that has not recorded them.
    /// </summary>
    public InstructionSets Instructions { get; internal init; } = new(VectorBits: null, Torch: null);

    /// <summary>
    /// SHA-256 over every setting that a result depends on, so not those of the machine and the place; and the data.
    /// </summary>
    public string Hash
    {
        get
        {
            var text = new StringBuilder(Fingerprint);
            // The data stand by their fingerprint; the path to them may change.
            var decisive = Schema.All
                .Where(setting => setting.Group != SettingGroup.Run
                    && setting.Name != "data" && !Absent.Contains(setting.Name));
            foreach (var setting in decisive)
            {
                text.Append('\n').Append(setting.Name).Append('=').Append(setting.Text(Settings));
            }

            text.Append(Genotype is null ? "" : $"\ngenotype={Genotype.ToJsonString()}");
            return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
        }
    }

    /// <summary>What <c>settings.json</c> says of it, so far as this is known from the settings.</summary>
    /// <param name="now">The time of the start.</param>
    public RunOrigin Origin(DateTimeOffset now) => new()
    {
        Command = Schema.Command,
        Version = Provenance.Version,
        Commit = Commit,
        Started = now.ToString("O"),
        Preset = Preset,
        Settings = new JsonObject(Schema.All.Select(setting =>
            KeyValuePair.Create(setting.Name, (JsonNode?)setting.Write(Settings)))),
        SettingsHash = Hash,
        Genotype = Genotype,
        Machine = Provenance.Machine(),
    };
}

/// <summary>How a <see cref="RunRecord{T}"/> is read back.</summary>
public static class RunRecord
{
    /// <summary>Reads a run's <c>settings.json</c>.</summary>
    /// <exception cref="InvalidRunException">Not there, damaged, or of a program with other settings.</exception>
    public static RunRecord<T> Read<T>(SettingSchema<T> schema, string path)
        where T : IRunSettings => Of(schema, RunOrigin.Read(path), path);

    /// <summary>The settings out of what was read.</summary>
    /// <param name="schema">Of the command.</param>
    /// <param name="origin">What the file says.</param>
    /// <param name="path">The file, for messages.</param>
    /// <exception cref="InvalidRunException">Damaged, or of a program with other settings.</exception>
    public static RunRecord<T> Of<T>(SettingSchema<T> schema, RunOrigin origin, string path)
        where T : IRunSettings
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(origin);
        if (origin.Command.Length > 0 && origin.Command != schema.Command)
        {
            var folder = ShellText.Of(Path.GetDirectoryName(path) is { Length: > 0 } parent ? parent : ".");
            throw new InvalidRunException(
                $"a run of another command: {path}; go on with ./deffarts {origin.Command} --resume {folder}");
        }

        try
        {
            return Of(schema, origin, Assignments(schema, origin.Settings, path));
        }
        catch (Exception e) when (e is FormatException or InvalidSettingsException or InvalidOperationException)
        {
            throw RunOrigin.Refused(path, e);
        }
    }

    private static RunRecord<T> Of<T>(SettingSchema<T> schema, RunOrigin origin, IEnumerable<Assignment> assignments)
        where T : IRunSettings
    {
        var record = new RunRecord<T>(
            schema, Need("preset", origin.Preset), schema.Apply(schema.Defaults, assignments),
            Need("fingerprint", origin.Data?.Fingerprint), Need("commit", origin.Commit),
            origin.Genotype?.DeepClone().AsObject())
        {
            Absent = [.. Absent(schema, origin.Settings)],
            Instructions = Provenance.InstructionsOf(origin.Machine),
        };
        return record.Hash == Need("settingsHash", origin.SettingsHash)
            ? record
            : throw new FormatException("the settings are not those that the run was started with");
    }

    private static List<Assignment> Assignments<T>(SettingSchema<T> schema, JsonObject settings, string path)
        where T : IRunSettings
    {
        if (settings.FirstOrDefault(pair => schema.Find(pair.Key) is null).Key is { } unknown)
        {
            throw new FormatException($"unknown setting '{unknown}'");
        }

        var absent = Absent(schema, settings).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. schema.All.Select(setting => new Assignment(
                setting.Name,
                absent.Contains(setting.Name) ? setting.Before! : SettingText.Of(
                    settings[setting.Name] ?? throw new FormatException($"'{setting.Name}' is missing")),
                path)),
        ];
    }

    private static IEnumerable<string> Absent<T>(SettingSchema<T> schema, JsonObject settings)
        where T : IRunSettings =>
        schema.All.Where(setting => setting.Before is not null && settings[setting.Name] is null)
            .Select(setting => setting.Name);

    private static string Need(string name, string? value) =>
        !string.IsNullOrEmpty(value) ? value : throw new FormatException($"'{name}' is missing");
}
