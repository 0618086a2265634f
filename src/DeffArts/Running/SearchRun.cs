using System.Text.Json.Nodes;
using DeffArts.Cost;
using DeffArts.Data;
using DeffArts.Recorded;
using DeffArts.Runs;
using DeffArts.Search;
using DeffArts.Settings;

namespace DeffArts.Running;

/// <summary>
/// A search in a run folder: made or resumed, and driven to its end or to a stop. The folder is held against other
/// processes until the run is disposed.
/// </summary>
public sealed class SearchRun : IDisposable
{
    private SearchRun(RunFolder folder, RunRecord<SearchRunSettings> record, SearchImages images) =>
        (Folder, Record, Images, KeepsTensorBoard) = (folder, record, images, Directory.Exists(folder.TensorBoardPath));

    /// <summary>The run's folder.</summary>
    public RunFolder Folder { get; }

    /// <summary>What the run was told.</summary>
    public RunRecord<SearchRunSettings> Record { get; }

    /// <summary>The images that it searches on.</summary>
    public SearchImages Images { get; }

    /// <summary>Whether TensorBoard's event file is kept too; one that is there already goes on.</summary>
    public bool KeepsTensorBoard { get; set; }

    /// <summary>Makes a new run.</summary>
    /// <param name="settings">
    /// All that it is told, as <see cref="SearchRunSettings.OfPreset"/> gives it to begin with.
    /// </param>
    /// <param name="folder">
    /// The run folder; null makes one below <see cref="SearchRunSettings.Out"/>, named after the time.
    /// </param>
    /// <param name="note">Takes lines for people, one at a time.</param>
    /// <param name="token">Cancels the opening of the data.</param>
    /// <exception cref="InvalidSettingsException">A setting that cannot be, or does not fit the data.</exception>
    /// <exception cref="DataException">The data cannot be used.</exception>
    /// <exception cref="InvalidRunException">The folder holds a run already, or cannot be written.</exception>
    public static SearchRun Begin(
        SearchRunSettings settings, string? folder = null, Action<string>? note = null,
        CancellationToken token = default) =>
        Begin(ResolvedSettings.Whole(SearchTable.Schema, settings), folder, note ?? (_ => { }), token);

    /// <summary>Opens the data, then makes the folder: what cannot start leaves nothing behind.</summary>
    /// <param name="resolved">The settings.</param>
    /// <param name="exact">The run folder itself, where the user chose it; else null.</param>
    /// <param name="note">Takes lines for the user.</param>
    /// <param name="token">Cancels the opening of the data.</param>
    /// <exception cref="InvalidSettingsException">A setting does not fit the data or the machine.</exception>
    public static SearchRun Begin(
        ResolvedSettings<SearchRunSettings> resolved, string? exact, Action<string> note, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(resolved);
        ArgumentNullException.ThrowIfNull(note);
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
        _ = settings.SearchLimit(images.Search.Images);
        Compute.Prepare(settings);
        var record = new RunRecord<SearchRunSettings>(
            SearchTable.Schema, resolved.Preset, settings, images.Search.Images.Fingerprint, Provenance.Commit);
        var folder = RunPreparation.MakeFolder(settings, resolved.Preset, exact, (made, now) =>
            (record.Origin(now) with
            {
                Cost = Cost(settings, images),
                Data = images.Recorded,
                Notes = RunPreparation.Notes(resolved.Settings.Threads),
            }).Write(made.SettingsPath));
        return new SearchRun(folder, record, images);
    }

    /// <summary>Goes on with an earlier run where its last checkpoint left it.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="note">Takes lines for people, one at a time.</param>
    /// <param name="token">Cancels the opening of the data.</param>
    /// <exception cref="InvalidRunException">
    /// No such run, in use by another process, damaged, or the data have changed.
    /// </exception>
    public static SearchRun Resume(string folder, Action<string>? note = null, CancellationToken token = default) =>
        RunPreparation.Holding(RunFolder.Open(folder), held => Resume(held, [], note ?? (_ => { }), token));

    /// <summary>Goes on in a folder that this process holds; checks that the data are still what they were.</summary>
    /// <param name="folder">The run's folder; disposed with this.</param>
    /// <param name="overrides">New values for settings that no result depends on.</param>
    /// <param name="note">Takes lines for the user.</param>
    /// <param name="token">Cancels the opening of the data.</param>
    /// <exception cref="InvalidRunException">The folder or the data do not allow it.</exception>
    public static SearchRun Resume(
        RunFolder folder, IEnumerable<Assignment> overrides, Action<string> note, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(note);
        var schema = SearchTable.Schema;
        var record = RunRecord.Read(schema, folder.SettingsPath);
        var settings = schema.Apply(record.Settings with { MaxSteps = 0 }, overrides);
        settings = settings with { Threads = RunPreparation.Threads(settings.Threads, note) };
        RunPreparation.NoteChanges(record, settings.Threads, note);
        var images = SearchImages.Open(settings, note, token);
        RunPreparation.RequireSameData(record, images.Search.Images.Fingerprint, settings.Data);
        Compute.Prepare(settings);
        return new SearchRun(folder, record with { Settings = settings }, images);
    }

    /// <summary>
    /// Searches from where the run stands to its end, or until it is asked to stop; then it can be resumed.
    /// </summary>
    /// <param name="publish">Takes every event as it happens.</param>
    /// <param name="note">Takes lines for people, one at a time.</param>
    /// <param name="token">Asks to save and stop.</param>
    /// <returns>The summary, as it stands in the folder.</returns>
    /// <exception cref="RunFailedException">
    /// The losses diverged; the last checkpoint stands, where there is one.
    /// </exception>
    /// <exception cref="InvalidRunException">
    /// The folder's checkpoints or log cannot be used, or it cannot be written.
    /// </exception>
    public SearchSummary Run(
        Action<SearchEvent>? publish = null, Action<string>? note = null, CancellationToken token = default)
    {
        note ??= _ => { };
        using var session = new SearchSession(this, TimeProvider.System, note);
        return session.Run(publish ?? (_ => { }), note, token);
    }

    /// <summary>Lets other processes use the folder.</summary>
    public void Dispose() => Folder.Dispose();

    /// <summary>
    /// Follows from the settings and the images; it stands in the file so that a reader can undo the scale.
    /// </summary>
    private static JsonObject Cost(SearchRunSettings settings, SearchImages images)
    {
        var (cost, space) = (settings.CostModel(images.Search.Images), settings.Search.SearchSpace());
        return new JsonObject
        {
            ["description"] = cost.Description,
            ["scale"] = cost.Scale(space),
            ["fixedCycles"] = cost.Fixed(space),
        };
    }
}
