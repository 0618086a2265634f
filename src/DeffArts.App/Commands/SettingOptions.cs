using System.Collections.Immutable;
using System.CommandLine;
using DeffArts.App.Settings;
using DeffArts.Settings;

namespace DeffArts.App.Commands;

/// <summary>
/// The options of a command that starts or resumes runs: one for every setting, and those around them.
/// </summary>
internal sealed class SettingOptions<T>
    where T : IRunSettings
{
    private const string PresetOption = "preset";
    private readonly SettingSchema<T> schema;
    private readonly (Setting<T> Setting, Option<string?> Option)[] settings;
    private readonly Option<string?> preset = new($"--{PresetOption}");
    private readonly Option<string?> config = new("--config");
    private readonly Option<string?> resume = new("--resume");
    private readonly Option<string?> folder = new("--folder");
    private readonly Option<bool> tensorBoard = Typed.Switch("--tensorboard");
    private readonly Option<bool> json = Typed.Switch("--json");

    /// <summary>Adds the options to a command.</summary>
    public SettingOptions(SettingSchema<T> schema, Command command)
    {
        this.schema = schema;
        settings = [.. schema.All.Select(setting => (setting, OptionOf(setting)))];
        foreach (var option in settings.Select(entry => entry.Option).Prepend<Option>(json).Prepend(tensorBoard)
            .Prepend(folder).Prepend(resume).Prepend(config)
            .Prepend(preset))
        {
            command.Add(option);
        }
    }

    /// <summary>Settings that may differ when a run goes on, because no result depends on them.</summary>
    public static ImmutableArray<string> Resumable { get; } = ["threads", "checkpoint-minutes", "max-steps"];

    /// <summary>Whether the user wants JSON alone on stdout.</summary>
    public bool IsJson(ParseResult parsed) => parsed.GetValue(json);

    /// <summary>Whether TensorBoard's event file is wanted; a run that goes on keeps what it has.</summary>
    public bool KeepsTensorBoard(ParseResult parsed) => parsed.GetValue(tensorBoard);

    /// <summary>The run to go on with, or null.</summary>
    public string? Resume(ParseResult parsed) => parsed.GetValue(resume);

    /// <summary>The run folder itself where the user chose it, or null.</summary>
    /// <exception cref="UsageException">It is empty, or given to a run that has its folder.</exception>
    public string? Folder(ParseResult parsed) => parsed.GetValue(folder) switch
    {
        "" => throw new UsageException("--folder must be a folder, not empty; leave it out for one below --out"),
        { } when Resume(parsed) is not null =>
            throw new UsageException("a resumed run has its folder; leave --folder out"),
        var path => path,
    };

    /// <summary>The settings of a new run.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="inherited">From what the run builds on: they win over the preset alone.</param>
    /// <exception cref="UsageException">A value that cannot be.</exception>
    public ResolvedSettings<T> Resolve(ParseResult parsed, ImmutableArray<Assignment> inherited = default)
    {
        var file = parsed.GetValue(config) is { } path ? ConfigFile.Read(path, [.. schema.Names]) : [];
        return ResolvedSettings.From(schema, [.. inherited.IsDefault ? [] : inherited, .. file], Given(parsed));
    }

    /// <summary>The settings given for a run that goes on.</summary>
    /// <exception cref="UsageException">One of them would change its results.</exception>
    public ImmutableArray<Assignment> Overrides(ParseResult parsed)
    {
        var given = Given(parsed);
        var refused = parsed.GetValue(config) is null
            ? given.FirstOrDefault(assignment => !Resumable.Contains(assignment.Name))?.Name
            : "config";
        return refused is null ? given : throw new UsageException(
            $"--{refused} cannot change a run that was started: --resume takes its settings.json; "
            + $"leave --{refused} out, or start a new run without --resume");
    }

    private static Option<string?> OptionOf(Setting<T> setting) => new($"--{setting.Name}")
    {
        Arity = setting.IsSwitch ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
    };

    private ImmutableArray<Assignment> Given(ParseResult parsed)
    {
        var given = settings.Where(entry => parsed.GetResult(entry.Option) is { Implicit: false })
            .Select(entry => Named(entry.Setting.Name, parsed.GetValue(entry.Option) ?? "true"));
        return parsed.GetValue(preset) is { } name ? [.. given, Named(PresetOption, name)] : [.. given];
    }

    private static Assignment Named(string name, string text) => new(name, text, $"--{name}");
}
