using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DeffArts.Runs;
using DeffArts.Settings;

namespace DeffArts.Recorded;

/// <summary><c>settings.json</c>: what a run was told, by which program, on which data.</summary>
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

    /// <summary>The instructions of the machine that started it; nothing known of a run that has not recorded them.</summary>
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
                .Where(setting => setting.Group != SettingGroup.Run && setting.Name != "data" && !Absent.Contains(setting.Name));
            foreach (var setting in decisive)
            {
                text.Append('\n').Append(setting.Name).Append('=').Append(setting.Text(Settings));
            }

            text.Append(Genotype is null ? "" : $"\n{RunRecord.GenotypeKey}={Genotype.ToJsonString()}");
            return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
        }
    }

    /// <summary>Writes the file.</summary>
    /// <param name="path">Where.</param>
    /// <param name="now">The time of the start.</param>
    /// <param name="follows">What follows from the settings and the data, for readers.</param>
    /// <exception cref="InvalidRunException">It cannot be written.</exception>
    public void Write(string path, DateTimeOffset now, params ReadOnlySpan<(string Name, JsonNode Value)> follows) =>
        AtomicFile.WriteText(path, JsonText.Of(ToJson(now, follows)));

    /// <summary>The file's content.</summary>
    public JsonObject ToJson(DateTimeOffset now, params ReadOnlySpan<(string Name, JsonNode Value)> follows)
    {
        var settings = Schema.All.Select(setting =>
            KeyValuePair.Create(setting.Name, (JsonNode?)setting.Write(Settings)));
        var json = new JsonObject
        {
            ["program"] = "deffarts",
            [RunRecord.CommandKey] = Schema.Command,
            ["version"] = Provenance.Version,
            ["commit"] = Commit,
            ["started"] = now.ToString("O"),
            ["preset"] = Preset,
            ["settings"] = new JsonObject(settings),
            ["settingsHash"] = Hash,
        };
        if (Genotype is not null)
        {
            json[RunRecord.GenotypeKey] = Genotype.DeepClone();
        }

        foreach (var (name, value) in follows)
        {
            json[name] = value;
        }

        json["machine"] = Provenance.Machine();
        return json;
    }
}

/// <summary>How a <see cref="RunRecord{T}"/> is read back.</summary>
public static class RunRecord
{
    internal const string CommandKey = "command";
    internal const string GenotypeKey = "genotype";
    private const long LongestFile = 1 << 20;

    /// <summary>Reads the file back.</summary>
    /// <exception cref="InvalidRunException">Not there, damaged, or of a program with other settings.</exception>
    public static RunRecord<T> Read<T>(SettingSchema<T> schema, string path)
        where T : IRunSettings
    {
        try
        {
            return FromJson(schema, JsonText.Read(path, LongestFile), path);
        }
        catch (JsonException e)
        {
            throw Refused(path, e);
        }
    }

    /// <summary>Reads what <see cref="RunRecord{T}.ToJson"/> wrote.</summary>
    /// <exception cref="InvalidRunException">Damaged, or of a program with other settings.</exception>
    public static RunRecord<T> FromJson<T>(SettingSchema<T> schema, JsonObject json, string path)
        where T : IRunSettings
    {
        try
        {
            if (json[CommandKey]?.GetValue<string>() is { } command && command != schema.Command)
            {
                var folder = ShellText.Of(Path.GetDirectoryName(path) is { Length: > 0 } parent ? parent : ".");
                throw new InvalidRunException(
                    $"a run of another command: {path}; go on with ./deffarts {command} --resume {folder}");
            }

            var settings = Member(json, "settings").AsObject();
            if (settings.FirstOrDefault(pair => schema.Find(pair.Key) is null).Key is { } unknown)
            {
                throw new FormatException($"unknown setting '{unknown}'");
            }

            ImmutableHashSet<string> absent =
                [.. schema.All.Where(setting => setting.Before is not null && settings[setting.Name] is null).Select(setting => setting.Name)];
            var assignments = schema.All.Select(setting => new Assignment(
                setting.Name,
                absent.Contains(setting.Name) ? setting.Before! : SettingText.Of(Member(settings, setting.Name)), path));
            var record = new RunRecord<T>(
                schema, Word(json, "preset"), schema.Apply(schema.Defaults, assignments),
                Word(Member(json, "data"), "fingerprint"), Word(json, "commit"), json[GenotypeKey]?.DeepClone().AsObject())
            {
                Absent = absent,
                Instructions = Provenance.InstructionsOf(json["machine"] as JsonObject),
            };
            return record.Hash == Word(json, "settingsHash")
                ? record
                : throw new FormatException("the settings are not those that the run was started with");
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidSettingsException or InvalidOperationException)
        {
            throw Refused(path, e);
        }
    }

    private static InvalidRunException Refused(string path, Exception cause) =>
        new($"not the settings of a run: {path}; {cause.Message}", cause);

    private static JsonNode Member(JsonNode json, string name) =>
        json[name] ?? throw new FormatException($"'{name}' is missing");

    private static string Word(JsonNode json, string name) => Member(json, name).GetValue<string>();
}
