using System.Collections.Immutable;
using System.CommandLine;
using DeffArts.App.Settings;
using DeffArts.App.Sweeping;
using DeffArts.Settings;

namespace DeffArts.App.Commands;

/// <summary>The options of <c>deffarts sweep</c>.</summary>
internal sealed class SweepOptions
{
    // Numbers and lists are read by the same words as those of a config file.
    private readonly Option<string?>[] own = [.. SweepRequest.Names.Select(name => new Option<string?>($"--{name}"))];
    private readonly Option<string?> data = new("--data");
    private readonly Option<string?> searchPreset = new("--search-preset");
    private readonly Option<string?> trainPreset = new("--train-preset");
    private readonly Option<string?> searchConfig = new("--search-config");
    private readonly Option<string?> trainConfig = new("--train-config");
    private readonly Option<string?> config = new("--config");
    private readonly Option<string?> resume = new("--resume");
    private readonly Option<bool> json = Typed.Switch("--json");

    /// <summary>All of them, in the order of the help.</summary>
    public IEnumerable<Option> All =>
        [.. own, data, searchPreset, trainPreset, searchConfig, trainConfig, config, resume, json];

    /// <summary>Whether the user wants JSON alone on stdout.</summary>
    public bool IsJson(ParseResult parsed) => parsed.GetValue(json);

    /// <summary>The sweep to go on with, or null.</summary>
    public string? Resume(ParseResult parsed) => parsed.GetValue(resume);

    /// <summary>What a new sweep, or the same command once more, asks for.</summary>
    /// <exception cref="UsageException">A value that cannot be.</exception>
    public SweepRequest Resolve(ParseResult parsed)
    {
        var tables = parsed.GetValue(config) is { } path
            ? ConfigFile.ReadTables(path, SweepRequest.Tables)
            : ConfigTables.None;
        var images = Given(parsed, data, "data");
        return SweepRequest.Resolve(
            tables, Own(parsed),
            [.. Settings(parsed, searchConfig, SearchTable.Schema), .. Given(parsed, searchPreset, "preset"),
                .. images],
            [.. Settings(parsed, trainConfig, TrainTable.Schema), .. Given(parsed, trainPreset, "preset"), .. images]);
    }

    /// <summary>The work list with what a resumed sweep may be told anew.</summary>
    /// <exception cref="UsageException">Something that would change its results.</exception>
    public SweepRecord Override(ParseResult parsed, SweepRecord record)
    {
        var allowed = new[] { "--jobs", "--threads", resume.Name, json.Name };
        if (All.FirstOrDefault(
            option => !allowed.Contains(option.Name) && parsed.GetResult(option) is { Implicit: false }) is { } refused)
        {
            throw new UsageException(
                $"{refused.Name} cannot change a sweep that was started: --resume takes its sweep.json; "
                + $"leave {refused.Name} out, or start a new sweep without --resume");
        }

        var given = Own(parsed);
        return record with
        {
            Jobs = SweepRequest.Whole(given, "jobs", record.Jobs, 1),
            Threads = SweepRequest.Whole(given, "threads", record.Threads, 0),
        };
    }

    private ImmutableArray<Assignment> Own(ParseResult parsed) =>
        [.. own.Zip(SweepRequest.Names).SelectMany(entry => Given(parsed, entry.First, entry.Second))];

    private static ImmutableArray<Assignment> Settings<T>(
        ParseResult parsed, Option<string?> file, SettingSchema<T> schema)
        where T : IRunSettings =>
        parsed.GetValue(file) is { } path ? ConfigFile.Read(path, [.. schema.Names]) : [];

    private static ImmutableArray<Assignment> Given(ParseResult parsed, Option<string?> option, string name) =>
        parsed.GetValue(option) is { } text ? [new Assignment(name, text, option.Name)] : [];
}
