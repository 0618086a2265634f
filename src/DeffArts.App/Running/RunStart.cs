using DeffArts.App.Settings;
using DeffArts.Cost;
using DeffArts.Runs;

namespace DeffArts.App.Running;

/// <summary>A run folder that is held by this process, with what it was told and the images opened.</summary>
internal sealed record RunStart(RunFolder Folder, RunRecord Record, SearchImages Images) : IDisposable
{
    /// <summary>Opens the data, then makes the folder: what cannot start leaves nothing behind.</summary>
    public static RunStart Begin(ResolvedSettings resolved, Action<string> note, CancellationToken token)
    {
        var processor = resolved.Settings.Processor;
        var settings = resolved.Settings with
        {
            Data = DataPlace.Absolute(resolved.Settings.Data),
            Processor = File.Exists(processor) ? Path.GetFullPath(processor) : processor,
            Threads = resolved.Settings.Threads == 0 ? Environment.ProcessorCount : resolved.Settings.Threads,
            Search = resolved.Settings.Search with { Engine = Compute.Engine(resolved.Settings) },
        };
        if (settings.Device == "cpu" && settings.Search.Engine != resolved.Settings.Search.Engine)
        {
            note("note: the reference engine computes this search: the fast one has neither "
                + "partial channels nor conv_7x1_1x7");
        }

        Processor.Load(settings.Processor);
        var images = SearchImages.Open(settings, note, token);
        Compute.Prepare(settings);
        var now = TimeProvider.System.GetLocalNow();
        var folder = RunFolder.Create(settings.Out, settings.Name.Length == 0 ? resolved.Preset : settings.Name, now);
        try
        {
            var record = new RunRecord(resolved.Preset, settings, images.Search.Images.Fingerprint, Provenance.Commit);
            record.Write(folder.SettingsPath, images, now);
            return new RunStart(folder, record, images);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Holds an earlier run's folder and checks that its data are still what they were.</summary>
    /// <param name="folder">The run's folder; disposed with this.</param>
    /// <param name="overrides">New values for settings that no result depends on.</param>
    /// <param name="note">Takes lines for the user.</param>
    /// <param name="token">Cancels the opening of the data.</param>
    /// <exception cref="InvalidRunException">The folder or the data do not allow it.</exception>
    public static RunStart Resume(
        RunFolder folder, IEnumerable<Assignment> overrides, Action<string> note, CancellationToken token)
    {
        var record = RunRecord.Read(folder.SettingsPath);
        var settings = ResolvedSettings.Apply(record.Settings with { MaxSteps = 0 }, overrides);
        if (settings.Threads == 0)
        {
            settings = settings with { Threads = Environment.ProcessorCount };
        }

        if (settings.Threads != record.Settings.Threads)
        {
            note($"note: {settings.Threads} threads now, {record.Settings.Threads} at the start: "
                + "sums may be rounded differently");
        }

        if (record.Commit != Provenance.Commit)
        {
            note($"note: started by commit {record.Commit}, resumed by {Provenance.Commit}: the results may differ");
        }

        var images = SearchImages.Open(settings, note, token);
        if (images.Search.Images.Fingerprint != record.Fingerprint)
        {
            throw new InvalidRunException($"the data have changed since the run was started: {settings.Data} is now "
                + $"{images.Search.Images.Fingerprint}, was {record.Fingerprint}; bring them back or start a new run");
        }

        Compute.Prepare(settings);
        return new RunStart(folder, record with { Settings = settings }, images);
    }

    /// <inheritdoc/>
    public void Dispose() => Folder.Dispose();
}
