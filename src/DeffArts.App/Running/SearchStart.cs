using System.Text.Json.Nodes;
using DeffArts.App.Settings;
using DeffArts.Cost;
using DeffArts.Runs;

namespace DeffArts.App.Running;

/// <summary>A run folder that is held by this process, with what it was told and the images opened.</summary>
internal sealed record SearchStart(RunFolder Folder, RunRecord<SearchRunSettings> Record, SearchImages Images) : IDisposable
{
    /// <summary>Opens the data, then makes the folder: what cannot start leaves nothing behind.</summary>
    /// <param name="resolved">The settings.</param>
    /// <param name="exact">The run folder itself, where the user chose it; else null.</param>
    /// <param name="note">Takes lines for the user.</param>
    /// <param name="token">Cancels the opening of the data.</param>
    public static SearchStart Begin(
        ResolvedSettings<SearchRunSettings> resolved, string? exact, Action<string> note, CancellationToken token)
    {
        var settings = resolved.Settings with
        {
            Data = DataPlace.Absolute(resolved.Settings.Data),
            Processor = DataPlace.OfProcessor(resolved.Settings.Processor),
            Threads = RunPreparation.Threads(resolved.Settings.Threads, note),
            Search = resolved.Settings.Search with { Engine = Compute.Engine(resolved.Settings) },
        };
        if (Compute.Note(settings, resolved.Settings.Search.Engine, settings.Search.Engine, "search") is { } line)
        {
            note(line);
        }

        Processor.Load(settings.Processor);
        (settings, var images) = SearchImages.Fit(resolved with { Settings = settings }, note, token);
        Compute.Prepare(settings);
        var record = new RunRecord<SearchRunSettings>(
            SearchTable.Schema, resolved.Preset, settings, images.Search.Images.Fingerprint, Provenance.Commit);
        var folder = RunPreparation.MakeFolder(settings, resolved.Preset, exact, (made, now) =>
            record.Write(made.SettingsPath, now, ("cost", Cost(settings, images)), ("data", images.ToJson()),
                RunPreparation.Notes(resolved.Settings.Threads)));
        return new SearchStart(folder, record, images);
    }

    /// <summary>Holds an earlier run's folder and checks that its data are still what they were.</summary>
    /// <param name="folder">The run's folder; disposed with this.</param>
    /// <param name="overrides">New values for settings that no result depends on.</param>
    /// <param name="note">Takes lines for the user.</param>
    /// <param name="token">Cancels the opening of the data.</param>
    /// <exception cref="InvalidRunException">The folder or the data do not allow it.</exception>
    public static SearchStart Resume(
        RunFolder folder, IEnumerable<Assignment> overrides, Action<string> note, CancellationToken token)
    {
        var schema = SearchTable.Schema;
        var record = RunRecord<SearchRunSettings>.Read(schema, folder.SettingsPath);
        var settings = schema.Apply(record.Settings with { MaxSteps = 0 }, overrides);
        settings = settings with { Threads = RunPreparation.Threads(settings.Threads, note) };
        RunPreparation.NoteChanges(record, settings.Threads, note);
        var images = SearchImages.Open(settings, note, token);
        RunPreparation.RequireSameData(record, images.Search.Images.Fingerprint, settings.Data);
        Compute.Prepare(settings);
        return new SearchStart(folder, record with { Settings = settings }, images);
    }

    /// <inheritdoc/>
    public void Dispose() => Folder.Dispose();

    /// <summary>Follows from the settings and the images; it stands in the file so that a reader can undo the scale.</summary>
    private static JsonObject Cost(SearchRunSettings settings, SearchImages images)
    {
        var (cost, space) = (settings.CostModel(images.Search.Images), settings.Search.Space());
        return new JsonObject
        {
            ["description"] = cost.Description,
            ["scale"] = cost.Scale(space),
            ["fixedCycles"] = cost.Fixed(space),
        };
    }
}
