using System.Collections.Immutable;
using DeffArts.App.Settings;
using DeffArts.Running;
using DeffArts.Settings;
using DeffArts.Sweeps;

namespace DeffArts.App.Sweeping;

/// <summary>What a user asks a sweep for, resolved and checked.</summary>
internal sealed record SweepRequest(
    SweepPlan Plan, ResolvedSettings<SearchRunSettings> Search, ResolvedSettings<TrainRunSettings> Train, int Jobs,
    int Threads,
    string Out)
{
    /// <summary>The most processes, and the most threads.</summary>
    public const int Most = 1024;

    private const string SweepTable = "sweep";
    private const string Preset = "preset";

    /// <summary>The sweep's folder when none is named.</summary>
    public static string DefaultOut => Path.Combine(RunPlaces.Here.ForNew, "sweep");

    /// <summary>The sweep's own settings.</summary>
    public static ImmutableArray<string> Names { get; } = ["gammas", "seeds", "jobs", "threads", "out"];

    /// <summary>The tables of a config file, with the setting names of each.</summary>
    public static IReadOnlyDictionary<string, ImmutableArray<string>> Tables { get; } =
        new Dictionary<string, ImmutableArray<string>>(StringComparer.Ordinal)
        {
            [SweepTable] = Names,
            [SearchTable.Schema.Command] = [.. SearchTable.Schema.Names],
            [TrainTable.Schema.Command] = [.. TrainTable.Schema.Names],
        };

    /// <summary>Puts config file and command line together; the command line wins.</summary>
    /// <param name="config">The tables of a config file; empty without one.</param>
    /// <param name="sweep">From the command line, under <see cref="Names"/>.</param>
    /// <param name="search">From the command line, for searches: data, preset, and those of a file.</param>
    /// <param name="train">The same for trainings.</param>
    /// <exception cref="UsageException">A value that cannot be.</exception>
    public static SweepRequest Resolve(
        ConfigTables config, ImmutableArray<Assignment> sweep, ImmutableArray<Assignment> search,
        ImmutableArray<Assignment> train)
    {
        var given = config[SweepTable].Concat(sweep).ToList();
        if (Last(given, Preset) is { } preset)
        {
            throw new UsageException($"a sweep has no preset: {preset.Origin}; put it under [search] or [train]");
        }

        var plan = new SweepPlan(
            Numbers(given, "gammas", SettingText.ReadNumber, SweepPlan.Standard.Gammas),
            Numbers(given, "seeds", text => SettingText.ReadWhole(text, long.MinValue, long.MaxValue),
                SweepPlan.Standard.Seeds));
        foreach (var (field, problem) in plan.Validate())
        {
            throw new UsageException($"{field} {problem}: {Last(given, field)?.Origin ?? field}");
        }

        var searches = Resolve(SearchTable.Schema, config[SearchTable.Schema.Command], search, []);
        var data = SearchTable.Schema.All.Where(setting => setting.Name is "data" or "image-size")
            .Select(setting => new Assignment(setting.Name, setting.Text(searches.Settings), "the searches"));
        var trainings = Resolve(TrainTable.Schema, config[TrainTable.Schema.Command], train, [.. data]);
        return new SweepRequest(
            plan,
            searches with { Settings = First(searches.Settings, plan) },
            trainings with { Settings = First(trainings.Settings, plan) },
            Whole(given, "jobs", 1, 1), Whole(given, "threads", 0, 0), Folder(Last(given, "out")));
    }

    /// <summary>The request for a sweep that was started: what presets ask for was fitted to the data then.</summary>
    public SweepRequest AsStarted(SweepRecord started) => this with
    {
        Search = PresetFit.AsStarted(Search, started.Search),
        Train = PresetFit.AsStarted(Train, started.Train),
    };

    private static string Folder(Assignment? given) => given is { Text: "" }
        ? throw new UsageException($"out must be a folder, not empty: {given.Origin}")
        : given?.Text ?? DefaultOut;

    private static SearchRunSettings First(SearchRunSettings settings, SweepPlan plan) => settings with
    {
        Data = DataPlace.Absolute(settings.Data),
        Processor = DataPlace.OfProcessor(settings.Processor),
        Search = settings.Search with { Gamma = plan.Gammas[0], Seed = plan.Seeds[0] },
    };

    private static TrainRunSettings First(TrainRunSettings settings, SweepPlan plan) => settings with
    {
        Data = DataPlace.Absolute(settings.Data),
        Training = settings.Training with { Seed = plan.Seeds[0] },
    };

    private static ResolvedSettings<T> Resolve<T>(
        SettingSchema<T> schema, ImmutableArray<Assignment> config, ImmutableArray<Assignment> commandLine,
        ImmutableArray<Assignment> inherited)
        where T : IRunSettings
    {
        if (config.Concat(commandLine)
            .FirstOrDefault(assignment => SettingArguments.Own.Contains(assignment.Name)) is { } swept)
        {
            throw new UsageException($"{swept.Name} is not for every {schema.Command} of a sweep: {swept.Origin}; "
                + "the sweep sets it for each member");
        }

        return ResolvedSettings.From(schema, [.. inherited, .. config], commandLine);
    }

    private static Assignment? Last(IEnumerable<Assignment> given, string name) =>
        given.LastOrDefault(assignment => assignment.Name == name);

    private static ImmutableArray<T> Numbers<T>(
        IEnumerable<Assignment> given, string name, Func<string, T> read, ImmutableArray<T> standard) =>
        Read(Last(given, name), text => [.. SettingText.ReadList(text).Select(read)], standard);

    /// <summary>A whole number out of assignments, the last one of its name.</summary>
    /// <exception cref="UsageException">Not a whole number, or out of range.</exception>
    public static int Whole(IEnumerable<Assignment> given, string name, int standard, int least) =>
        Read(Last(given, name), text => (int)SettingText.ReadWhole(text, least, Most), standard);

    private static T Read<T>(Assignment? assignment, Func<string, T> read, T standard)
    {
        try
        {
            return assignment is null ? standard : read(assignment.Text);
        }
        catch (FormatException e)
        {
            throw new UsageException($"{assignment!.Name}: {e.Message}: {assignment.Origin}");
        }
    }
}
