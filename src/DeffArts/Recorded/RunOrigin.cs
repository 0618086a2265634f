using System.Collections.Immutable;
using System.Text.Json.Nodes;
using DeffArts.Runs;
using DeffArts.Settings;

namespace DeffArts.Recorded;

/// <summary>
/// <c>settings.json</c>: what a run was told, by which program, on which data. What an older program did not record is
/// empty;
/// <see cref="RunRecord"/> reads the settings among it by their table, and refuses others.
/// </summary>
public sealed record RunOrigin
{
    private const string What = "the settings of a run";
    private const string CommandKey = "command";
    private const string VersionKey = "version";
    private const string CommitKey = "commit";
    private const string StartedKey = "started";
    private const string PresetKey = "preset";
    private const string SettingsKey = "settings";
    private const string HashKey = "settingsHash";
    private const string GenotypeKey = "genotype";
    private const string CostKey = "cost";
    private const string DataKey = "data";
    private const string NotesKey = "notes";
    private const string MachineKey = "machine";
    private const long LongestFile = 1 << 20;

    /// <summary>The command that made the run: <c>search</c> or <c>train</c>.</summary>
    public string Command { get; init; } = "";

    /// <summary>Of the program that started it.</summary>
    public string Version { get; init; } = "";

    /// <summary>Of the program that started it.</summary>
    public string Commit { get; init; } = "";

    /// <summary>When it was started, as ISO 8601 writes it.</summary>
    public string Started { get; init; } = "";

    /// <summary>The preset that it started from.</summary>
    public string Preset { get; init; } = "";

    /// <summary>Every setting by its name, in the program's order.</summary>
    public JsonObject Settings { get; init; } = [];

    /// <summary>SHA-256 over what results depend on.</summary>
    public string SettingsHash { get; init; } = "";

    /// <summary>The cells that it was given; null for a search, which finds them.</summary>
    public JsonObject? Genotype { get; init; }

    /// <summary>
    /// What follows from the settings and the images, so that a reader can undo the scale of a search's cost.
    /// </summary>
    public JsonObject? Cost { get; init; }

    /// <summary>The images.</summary>
    public RecordedData? Data { get; init; }

    /// <summary>
    /// How settings were taken that could not be taken as they are; null in the work list of several runs.
    /// </summary>
    public ImmutableArray<string>? Notes { get; init; }

    /// <summary>What times and bits may depend on, as <see cref="Provenance.Machine"/> says it.</summary>
    public JsonObject Machine { get; init; } = [];

    /// <summary>Writes the file.</summary>
    /// <exception cref="InvalidRunException">It cannot be written.</exception>
    public void Write(string path) => AtomicFile.WriteText(path, JsonText.Of(ToJson()));

    /// <summary>The file's content.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["program"] = "deffarts",
            [CommandKey] = Command,
            [VersionKey] = Version,
            [CommitKey] = Commit,
            [StartedKey] = Started,
            [PresetKey] = Preset,
            [SettingsKey] = Settings.DeepClone(),
            [HashKey] = SettingsHash,
        };
        foreach (var (name, value) in new[]
        {
            (GenotypeKey, Genotype?.DeepClone()), (CostKey, Cost?.DeepClone()), (DataKey, Data?.ToJson()),
            (NotesKey, Notes is { } notes ? new JsonArray([.. notes.Select(line => JsonValue.Create(line))]) : null),
        })
        {
            if (value is not null)
            {
                json[name] = value;
            }
        }

        json[MachineKey] = Machine.DeepClone();
        return json;
    }

    /// <summary>Reads the file.</summary>
    /// <exception cref="InvalidRunException">Not there, or damaged.</exception>
    public static RunOrigin Read(string path)
    {
        var json = JsonFields.Read(path, What, LongestFile);
        try
        {
            return FromJson(json);
        }
        catch (FormatException e)
        {
            throw Refused(path, e);
        }
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="FormatException">A part of it is something else.</exception>
    public static RunOrigin FromJson(JsonObject json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return new RunOrigin
        {
            Command = json.Word(CommandKey),
            Version = json.Word(VersionKey),
            Commit = json.Word(CommitKey),
            Started = json.Word(StartedKey),
            Preset = json.Word(PresetKey),
            Settings = json.Part(SettingsKey),
            SettingsHash = json.Word(HashKey),
            Genotype = json[GenotypeKey] is null ? null : json.Part(GenotypeKey),
            Cost = json[CostKey] is null ? null : json.Part(CostKey),
            Data = json[DataKey] is null ? null : DataOf(json.Part(DataKey)),
            Notes = json[NotesKey] is null ? null : [.. json.Words(NotesKey)],
            Machine = json.Part(MachineKey),
        };
    }

    private static RecordedData DataOf(JsonObject json)
    {
        try
        {
            return RecordedData.FromJson(json);
        }
        catch (FormatException e)
        {
            throw new FormatException($"what it says of the data is not whole: {e.Message}", e);
        }
    }

    /// <summary>Some settings, for a run that builds on this one, as assignments that name the file.</summary>
    /// <exception cref="InvalidRunException">One is missing.</exception>
    public ImmutableArray<Assignment> Assignments(string path, IEnumerable<string> names) =>
    [
        .. names.Select(name => new Assignment(
            name, SettingText.Of(Settings[name] ?? throw Refused(path, new FormatException($"'{name}' is missing"))),
            path)),
    ];

    internal static InvalidRunException Refused(string path, Exception cause) =>
        new($"not {What}: {path}; {cause.Message}", cause);
}
