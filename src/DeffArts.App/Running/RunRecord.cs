using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DeffArts.App.Settings;
using DeffArts.Runs;

namespace DeffArts.App.Running;

/// <summary><c>settings.json</c>: what a run was told, by which program, on which data.</summary>
/// <param name="Preset">The preset that it started from.</param>
/// <param name="Settings">All settings, resolved.</param>
/// <param name="Fingerprint">Of the images.</param>
/// <param name="Commit">Of the program that started it.</param>
internal sealed record RunRecord(string Preset, RunSettings Settings, string Fingerprint, string Commit)
{
    private const long LongestFile = 1 << 20;

    /// <summary>
    /// SHA-256 over every setting that a result depends on, so not those of the machine and the place; and the data.
    /// </summary>
    public string Hash
    {
        get
        {
            var text = new StringBuilder(Fingerprint);
            // The data stand by their fingerprint; the path to them may change.
            var decisive = SettingTable.All
                .Where(setting => setting.Group != SettingGroup.Run && setting.Name != "data");
            foreach (var setting in decisive)
            {
                text.Append('\n').Append(setting.Name).Append('=').Append(setting.Text(Settings));
            }

            return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
        }
    }

    /// <summary>Writes the file.</summary>
    /// <exception cref="InvalidRunException">It cannot be written.</exception>
    public void Write(string path, SearchImages images, DateTimeOffset now)
    {
        var cost = Settings.CostModel(images.Search.Images);
        var settings = SettingTable.All.Select(setting =>
            KeyValuePair.Create(setting.Name, (JsonNode?)setting.Write(Settings)));
        AtomicFile.WriteText(path, JsonText.Of(new JsonObject
        {
            ["program"] = "deffarts",
            ["version"] = Provenance.Version,
            ["commit"] = Commit,
            ["started"] = now.ToString("O"),
            ["preset"] = Preset,
            ["settings"] = new JsonObject(settings),
            ["settingsHash"] = Hash,
            // Follows from the settings and the images; it stands here so that a reader can undo it.
            ["cost"] = new JsonObject
            {
                ["description"] = cost.Description,
                ["scale"] = cost.Scale(Settings.Search.Space()),
                ["fixedCycles"] = cost.Fixed(Settings.Search.Space()),
            },
            ["data"] = images.ToJson(),
            ["machine"] = Provenance.Machine(),
        }));
    }

    /// <summary>Reads the file back.</summary>
    /// <exception cref="InvalidRunException">Not there, damaged, or of a program with other settings.</exception>
    public static RunRecord Read(string path)
    {
        try
        {
            var json = JsonText.Read(path, LongestFile);
            var settings = Member(json, "settings").AsObject();
            if (settings.FirstOrDefault(pair => SettingTable.Find(pair.Key) is null).Key is { } unknown)
            {
                throw new FormatException($"unknown setting '{unknown}'");
            }

            var assignments = SettingTable.All.Select(setting =>
                new Assignment(setting.Name, SettingForms.Text(Member(settings, setting.Name)), path));
            var record = new RunRecord(
                Word(json, "preset"), ResolvedSettings.Apply(new RunSettings(), assignments),
                Word(Member(json, "data"), "fingerprint"), Word(json, "commit"));
            return record.Hash == Word(json, "settingsHash")
                ? record
                : throw new FormatException("the settings are not those that the run was started with");
        }
        catch (Exception e) when (e is JsonException or FormatException or UsageException or InvalidOperationException)
        {
            throw new InvalidRunException($"not the settings of a run: {path}; {e.Message}", e);
        }
    }

    private static JsonNode Member(JsonNode json, string name) =>
        json[name] ?? throw new FormatException($"'{name}' is missing");

    private static string Word(JsonNode json, string name) => Member(json, name).GetValue<string>();
}
