using System.Collections.Immutable;
using System.Text.Json.Nodes;
using DeffArts.Runs;
using DeffArts.Space;

namespace DeffArts.Recorded;

/// <summary>One step: when, in epochs from the start, and the training batch's cross-entropy in nats.</summary>
public readonly record struct RecordedStep(double Epochs, double CrossEntropy);

/// <summary>A run folder, read for people: everything that the files say, nothing computed anew.</summary>
/// <param name="Name">The folder's name.</param>
/// <param name="IsSearch">Whether it searched cells; else it trained them.</param>
/// <param name="Origin">settings.json.</param>
/// <param name="Results">summary.json; empty where it is not there yet.</param>
/// <param name="Epochs">In order, one at least.</param>
/// <param name="Steps">In order.</param>
/// <param name="Genotype">The cells, as they stand.</param>
/// <param name="Space">What was searched; null for a training.</param>
/// <param name="Test">The test of a trained network, where it is recorded.</param>
public sealed record RecordedRun(
    string Name, bool IsSearch, RunOrigin Origin, JsonObject Results, ImmutableArray<RecordedEpoch> Epochs,
    ImmutableArray<RecordedStep> Steps, Genotype Genotype, SearchSpace? Space, RecordedTest? Test)
{
    private const long LongestFile = 1 << 20;

    // As seconds still a TimeSpan, as bytes, parameters or MACs more than any network here has.
    private const double LargestFigure = 9e11;

    // What the pages show of summary.json.
    private static readonly string[] Figures =
    [
        "steps", "testError", "testImages", "bestValidationAccuracy", "bestEpoch", "parameters", "macs",
        "secondsPerStep",
        "peakMemoryBytes", "wallSeconds",
    ];

    /// <summary>The folder.</summary>
    public required string Folder { get; init; }

    /// <summary>Every setting by its name, in the program's order.</summary>
    public JsonObject Settings => Origin.Settings;

    /// <summary>The data set's name.</summary>
    public string DataName => Origin.Data?.Name ?? "";

    /// <summary>Whether it ran to its end.</summary>
    public bool IsFinished => Results.Word("outcome") == "finished";

    /// <summary>The network that was trained, or that the cells are searched for.</summary>
    public RecordedNetwork Network => RecordedNetwork.Of(Origin);

    /// <summary>Reads a folder; the run may be running.</summary>
    /// <exception cref="InvalidRunException">
    /// No run, no epoch yet, damaged, or of a program that writes otherwise.
    /// </exception>
    public static RecordedRun Read(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var settings = RunFolder.SettingsIn(folder) ?? throw new InvalidRunException(
            $"not the folder of a run: {folder}; it has no settings.json; name one as in runs/TIME-NAME");
        var origin = RunOrigin.Read(settings);
        try
        {
            return Read(folder, origin);
        }
        catch (Exception e) when (e is FormatException or InvalidArchitectureException)
        {
            var version = origin.Version is { Length: > 0 } word ? word : "of no version";
            throw new InvalidRunException(
                $"not a run that can be reported: {folder}; {e.Message}; it is of deffarts {version}, this is {Provenance.Version}", e);
        }
    }

    private static RecordedRun Read(string folder, RunOrigin origin)
    {
        var isSearch = origin.Command switch
        {
            "search" => true,
            "train" => false,
            var other => throw new FormatException($"'{other}' is no command that makes runs"),
        };
        var space = isSearch ? SpaceOf(origin.Settings) : null;
        var (epochs, steps) = Events(Path.Combine(folder, "events.jsonl"), space);
        if (epochs.IsEmpty)
        {
            throw new InvalidRunException($"no epoch yet: {folder}; a run can be reported from its first epoch on");
        }

        var summary = Path.Combine(folder, "summary.json");
        var run = new RecordedRun(
            Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))), isSearch, origin,
            File.Exists(summary) ? JsonFields.Read(summary, "the summary of a run", LongestFile) : [],
            epochs, steps,
            epochs[^1].Architecture?.Genotype
                ?? GenotypeText.Read(
                    (origin.Genotype ?? throw new FormatException("'genotype' is missing")).ToJsonString()),
            space, RecordedTest.Read(Path.Combine(folder, "test.json")))
        {
            Folder = folder,
        };

        // What is missing is said now, with the folder's name, and not in the middle of a page.
        _ = run.Network;
        RequirePossible(run.Results, Figures);
        RequirePossible(run.Settings, ["epochs", "gamma"]);
        RequirePossible(run.Origin.Machine, ["memoryBytes"]);
        return run;
    }

    private static void RequirePossible(JsonObject json, IEnumerable<string> names)
    {
        if (names.FirstOrDefault(name => json.Number(name) is < 0 or > LargestFigure) is { } wrong)
        {
            throw new FormatException($"'{wrong}' is out of range");
        }
    }

    // Runs of before there were others searched DARTS's.
    private static SearchSpace SpaceOf(JsonObject settings) => settings.Word("space") is { Length: > 0 } name
        && name != Skeleton.DartsName
            ? Spaces.Get(name)
            : new(
        settings.Words("operations").Select(Operation.Parse), (int)settings.Need("nodes"),
        (int)settings.Need("inputs-per-node"));

    private static (ImmutableArray<RecordedEpoch>, ImmutableArray<RecordedStep>) Events(string path, SearchSpace? space)
    {
        var epochs = ImmutableArray.CreateBuilder<RecordedEpoch>();
        List<(int Epoch, int Step, double Loss)> steps = [];
        foreach (var line in File.Exists(path) ? EventLog.Read(path) : [])
        {
            switch (line.Word("event"))
            {
                case "epoch":
                    epochs.Add(RecordedEpoch.Of(line, space));
                    break;
                case "step" when line.Number("crossEntropy") is { } loss:
                    steps.Add((line.Count("epoch"), line.Count("step"), loss));
                    break;
            }
        }

        var perEpoch = (double)steps.Select(step => step.Step).DefaultIfEmpty(1).Max();
        return (
            epochs.ToImmutable(),
            [.. steps.Select(step => new RecordedStep(step.Epoch - 1 + step.Step / perEpoch, step.Loss))]);
    }
}
