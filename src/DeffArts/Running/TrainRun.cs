using DeffArts.Data;
using DeffArts.Recorded;
using DeffArts.Runs;
using DeffArts.Settings;
using DeffArts.Space;
using DeffArts.Training;

namespace DeffArts.Running;

/// <summary>
/// The training of some cells' network in a run folder: made or resumed, driven to its end or to a stop, and tested
/// once at the end. The folder is held against other processes until the run is disposed.
/// </summary>
public sealed class TrainRun : IDisposable
{
    private TrainRun(RunFolder folder, RunRecord<TrainRunSettings> record, TrainImages images)
    {
        (Folder, Record, Images, KeepsTensorBoard) = (folder, record, images, Directory.Exists(folder.TensorBoardPath));
        Genotype = GenotypeText.Read(record.Genotype!.ToJsonString());
    }

    /// <summary>The run's folder.</summary>
    public RunFolder Folder { get; }

    /// <summary>What the run was told.</summary>
    public RunRecord<TrainRunSettings> Record { get; }

    /// <summary>The images that it trains and tests on.</summary>
    public TrainImages Images { get; }

    /// <summary>The cells to train.</summary>
    public Genotype Genotype { get; }

    /// <summary>Whether TensorBoard's event file is kept too; one that is there already goes on.</summary>
    public bool KeepsTensorBoard { get; set; }

    /// <summary>Makes a new run.</summary>
    /// <param name="genotype">The cells.</param>
    /// <param name="settings">
    /// All that it is told, as <see cref="TrainRunSettings.OfPreset"/> gives it to begin with.
    /// </param>
    /// <param name="folder">
    /// The run folder; null makes one below <see cref="TrainRunSettings.Out"/>, named after the time.
    /// </param>
    /// <param name="note">Takes lines for people, one at a time.</param>
    /// <param name="token">Cancels the opening of the data.</param>
    /// <exception cref="InvalidSettingsException">A setting that cannot be, or does not fit the data.</exception>
    /// <exception cref="DataException">The data cannot be used.</exception>
    /// <exception cref="InvalidRunException">The folder holds a run already, or cannot be written.</exception>
    public static TrainRun Begin(
        Genotype genotype, TrainRunSettings settings, string? folder = null, Action<string>? note = null,
        CancellationToken token = default) =>
        Begin(ResolvedSettings.Whole(TrainTable.Schema, settings), genotype, folder, note ?? (_ => { }), token);

    /// <summary>Opens the data, then makes the folder: what cannot start leaves nothing behind.</summary>
    /// <param name="resolved">The settings.</param>
    /// <param name="genotype">The cells.</param>
    /// <param name="exact">The run folder itself, where the user chose it; else null.</param>
    /// <param name="note">Takes lines for the user.</param>
    /// <param name="token">Cancels the opening of the data.</param>
    /// <exception cref="InvalidSettingsException">A setting does not fit the data or the machine.</exception>
    public static TrainRun Begin(
        ResolvedSettings<TrainRunSettings> resolved, Genotype genotype, string? exact, Action<string> note,
        CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(resolved);
        ArgumentNullException.ThrowIfNull(note);
        var settings = resolved.Settings with
        {
            Data = DataPlace.Absolute(resolved.Settings.Data),
            Threads = RunPreparation.Threads(resolved.Settings.Threads, note),
            Training = resolved.Settings.Training with
            {
                Engine = Compute.Engine(resolved.Settings, genotype),
                Layers = genotype.Skeleton.Layout.FixedLayers ?? resolved.Settings.Training.Layers,
            },
        };
        if (Compute.Note(settings, resolved.Settings.Training.Engine, settings.Training.Engine, "training") is { } line)
        {
            note(line);
        }

        (settings, var images) = TrainImages.Fit(resolved with { Settings = settings }, note, token);
        Compute.Prepare(settings);
        var record = new RunRecord<TrainRunSettings>(
            TrainTable.Schema, resolved.Preset, settings, images.Training.Images.Fingerprint, Provenance.Commit,
            GenotypeText.ToJson(genotype));
        var folder = RunPreparation.MakeFolder(settings, $"train-{resolved.Preset}", exact, (made, now) =>
        {
            var origin = record.Origin(
                now) with
            { Data = images.Recorded, Notes = RunPreparation.Notes(resolved.Settings.Threads) };
            origin.Write(made.SettingsPath);
            // So that cost, show and train take the folder for its cells, as they do a search's.
            AtomicFile.WriteText(made.GenotypePath, GenotypeText.Write(genotype));
        });
        return new TrainRun(folder, record, images);
    }

    /// <summary>Goes on with an earlier run where its last checkpoint left it.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="note">Takes lines for people, one at a time.</param>
    /// <param name="token">Cancels the opening of the data.</param>
    /// <exception cref="InvalidRunException">
    /// No such run, in use by another process, damaged, or the data have changed.
    /// </exception>
    public static TrainRun Resume(string folder, Action<string>? note = null, CancellationToken token = default) =>
        RunPreparation.Holding(RunFolder.Open(folder), held => Resume(held, [], note ?? (_ => { }), token));

    /// <summary>Goes on in a folder that this process holds; checks that the data are still what they were.</summary>
    /// <param name="folder">The run's folder; disposed with this.</param>
    /// <param name="overrides">New values for settings that no result depends on.</param>
    /// <param name="note">Takes lines for the user.</param>
    /// <param name="token">Cancels the opening of the data.</param>
    /// <exception cref="InvalidRunException">The folder or the data do not allow it.</exception>
    public static TrainRun Resume(
        RunFolder folder, IEnumerable<Assignment> overrides, Action<string> note, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(note);
        var schema = TrainTable.Schema;
        var record = RunRecord.Read(schema, folder.SettingsPath);
        var settings = schema.Apply(record.Settings with { MaxSteps = 0 }, overrides);
        settings = settings with { Threads = RunPreparation.Threads(settings.Threads, note) };
        RunPreparation.NoteChanges(record, settings.Threads, note);
        var images = TrainImages.Open(settings, note, token);
        RunPreparation.RequireSameData(record, images.Training.Images.Fingerprint, settings.Data);
        Compute.Prepare(settings);
        return new TrainRun(folder, record with { Settings = settings }, images);
    }

    /// <summary>
    /// Trains from where the run stands to its end, or until it is asked to stop; then it can be resumed.
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
    public TrainSummary Run(
        Action<TrainingEvent>? publish = null, Action<string>? note = null, CancellationToken token = default)
    {
        note ??= _ => { };
        using var session = new TrainSession(this, TimeProvider.System, note);
        return session.Run(publish ?? (_ => { }), note, token);
    }

    /// <summary>Lets other processes use the folder.</summary>
    public void Dispose() => Folder.Dispose();
}
