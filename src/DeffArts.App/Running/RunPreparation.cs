using DeffArts.App.Settings;
using DeffArts.Data;
using DeffArts.Runs;

namespace DeffArts.App.Running;

/// <summary>What every command does before a run starts or goes on.</summary>
internal static class RunPreparation
{
    /// <summary>The threads to use: those asked for, or one for each core.</summary>
    public static int Threads(IRunSettings settings) =>
        settings.Threads == 0 ? Environment.ProcessorCount : settings.Threads;

    /// <summary>Makes the run's folder and lets <paramref name="write"/> fill it; nothing is left behind when that fails.</summary>
    public static RunFolder MakeFolder(IRunSettings settings, string preset, Action<RunFolder, DateTimeOffset> write)
    {
        var now = TimeProvider.System.GetLocalNow();
        var folder = RunFolder.Create(settings.Out, settings.Name.Length == 0 ? preset : settings.Name, now);
        try
        {
            write(folder, now);
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Says what may make the rest of a resumed run differ.</summary>
    public static void NoteChanges<T>(RunRecord<T> record, int threads, Action<string> note)
        where T : IRunSettings
    {
        if (threads != record.Settings.Threads)
        {
            note($"note: {threads} threads now, {record.Settings.Threads} at the start: "
                + "sums may be rounded differently");
        }

        if (record.Commit != Provenance.Commit)
        {
            note($"note: started by commit {record.Commit}, resumed by {Provenance.Commit}: the results may differ");
        }
    }

    /// <summary>Refuses data that are not those of the start.</summary>
    /// <exception cref="InvalidRunException">They have changed.</exception>
    public static void RequireSameData<T>(RunRecord<T> record, ImageSet images, string data)
        where T : IRunSettings
    {
        if (images.Fingerprint != record.Fingerprint)
        {
            throw new InvalidRunException($"the data have changed since the run was started: {data} is now "
                + $"{images.Fingerprint}, was {record.Fingerprint}; bring them back or start a new run");
        }
    }
}
