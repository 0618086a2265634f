using System.Collections.Immutable;
using DeffArts.Recorded;
using DeffArts.Runs;
using DeffArts.Settings;

namespace DeffArts.Running;

/// <summary>What every command does before a run starts or goes on.</summary>
public static class RunPreparation
{
    /// <summary>The threads to use; says so where they are fewer than asked for.</summary>
    public static int Threads(int asked, Action<string> note)
    {
        if (Compute.NoteOnThreads(asked) is { } line)
        {
            note(line);
        }

        return Compute.Threads(asked);
    }

    /// <summary>What <c>settings.json</c> says beside the settings about how they were taken.</summary>
    public static ImmutableArray<string> Notes(int askedThreads) =>
        Compute.NoteOnThreads(askedThreads) is { } line ? [line] : [];

    /// <summary>
    /// Makes the run's folder and lets <paramref name="write"/> fill it; nothing is left behind when that fails.
    /// </summary>
    /// <param name="settings">They name the folder that run folders are made in.</param>
    /// <param name="preset">The name's last part where the settings give none.</param>
    /// <param name="exact">The run folder itself, where the user chose it; else null.</param>
    /// <param name="write">Fills it.</param>
    public static RunFolder MakeFolder(
        IRunSettings settings, string preset, string? exact, Action<RunFolder, DateTimeOffset> write)
    {
        var now = TimeProvider.System.GetLocalNow();
        var folder = exact is null
            ? RunFolder.Create(settings.Out, settings.Name.Length == 0 ? preset : settings.Name, now)
            : RunFolder.CreateAt(exact);
        return Holding(folder, held =>
        {
            write(held, now);
            return held;
        });
    }

    /// <summary>Uses a folder that this process took; it is let go when that fails.</summary>
    public static T Holding<T>(RunFolder folder, Func<RunFolder, T> use)
    {
        try
        {
            return use(folder);
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

        if (InstructionSets.Here.DifferenceTo(record.Instructions) is { } difference)
        {
            note($"note: {difference}: the rest of the run will differ from one that was not stopped, first in the last bits");
        }

        if (record.Commit != Provenance.Commit)
        {
            note($"note: started by commit {record.Commit}, resumed by {Provenance.Commit}: the results may differ");
        }
    }

    /// <summary>Refuses data that are not those of the start.</summary>
    /// <exception cref="InvalidRunException">They have changed.</exception>
    public static void RequireSameData<T>(RunRecord<T> record, string fingerprint, string data)
        where T : IRunSettings
    {
        if (fingerprint != record.Fingerprint)
        {
            throw new InvalidRunException($"the data have changed since the run was started: {data} is now "
                + $"{fingerprint}, was {record.Fingerprint}; bring them back or start a new run");
        }
    }
}
