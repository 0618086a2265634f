using DeffArts.App.Settings;
using DeffArts.Runs;
using DeffArts.Space;

namespace DeffArts.App.Running;

/// <summary>A training's run folder, held by this process, with what it was told and the images opened.</summary>
internal sealed record TrainStart(RunFolder Folder, RunRecord<TrainRunSettings> Record, TrainImages Images) : IDisposable
{
    /// <summary>The cells to train.</summary>
    public Genotype Genotype { get; } = GenotypeText.Read(Record.Genotype!.ToJsonString());

    /// <summary>Opens the data, then makes the folder: what cannot start leaves nothing behind.</summary>
    /// <param name="resolved">The settings.</param>
    /// <param name="genotype">The cells.</param>
    /// <param name="exact">The run folder itself, where the user chose it; else null.</param>
    /// <param name="note">Takes lines for the user.</param>
    /// <param name="token">Cancels the opening of the data.</param>
    public static TrainStart Begin(
        ResolvedSettings<TrainRunSettings> resolved, Genotype genotype, string? exact, Action<string> note,
        CancellationToken token)
    {
        var settings = resolved.Settings with
        {
            Data = DataPlace.Absolute(resolved.Settings.Data),
            Threads = RunPreparation.Threads(resolved.Settings.Threads, note),
            Training = resolved.Settings.Training with { Engine = Compute.Engine(resolved.Settings, genotype) },
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
            record.Write(made.SettingsPath, now, ("data", images.ToJson()), RunPreparation.Notes(resolved.Settings.Threads));
            // So that cost, show and train take the folder for its cells, as they do a search's.
            AtomicFile.WriteText(made.GenotypePath, GenotypeText.Write(genotype));
        });
        return new TrainStart(folder, record, images);
    }

    /// <summary>Holds an earlier run's folder and checks that its data are still what they were.</summary>
    /// <param name="folder">The run's folder; disposed with this.</param>
    /// <param name="overrides">New values for settings that no result depends on.</param>
    /// <param name="note">Takes lines for the user.</param>
    /// <param name="token">Cancels the opening of the data.</param>
    /// <exception cref="InvalidRunException">The folder or the data do not allow it.</exception>
    public static TrainStart Resume(
        RunFolder folder, IEnumerable<Assignment> overrides, Action<string> note, CancellationToken token)
    {
        var schema = TrainTable.Schema;
        var record = RunRecord<TrainRunSettings>.Read(schema, folder.SettingsPath);
        var settings = schema.Apply(record.Settings with { MaxSteps = 0 }, overrides);
        settings = settings with { Threads = RunPreparation.Threads(settings.Threads, note) };
        RunPreparation.NoteChanges(record, settings.Threads, note);
        var images = TrainImages.Open(settings, note, token);
        RunPreparation.RequireSameData(record, images.Training.Images.Fingerprint, settings.Data);
        Compute.Prepare(settings);
        return new TrainStart(folder, record with { Settings = settings }, images);
    }

    /// <inheritdoc/>
    public void Dispose() => Folder.Dispose();
}
