using DeffArts.Runs;

namespace DeffArts.Sweeps;

/// <summary>
/// The folder of a sweep or of repeated trainings, held against other processes until it is disposed.
/// </summary>
public sealed class SweepFolder : IDisposable
{
    private const string ResultsName = "sweep-results.json";
    private const string MembersName = "members";
    private readonly RunLock runLock;

    private SweepFolder(string path, RunLock held) => (FullPath, runLock) = (path, held);

    /// <summary>The work list's file name.</summary>
    public const string PlanName = "sweep.json";

    /// <summary>The file name of the work list of repeated trainings.</summary>
    public const string RepeatedName = "runs.json";

    /// <summary>The folder itself, absolute.</summary>
    public string FullPath { get; }

    /// <summary>Makes the folder where it is missing, and locks it.</summary>
    /// <exception cref="InvalidRunException">
    /// In use by another process, holds other files, or cannot be written.
    /// </exception>
    /// <param name="path">The folder.</param>
    /// <param name="planName">The file that makes a folder one of this kind.</param>
    public static SweepFolder Open(string path, string planName = PlanName)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var isKnown = File.Exists(Path.Combine(full, planName));
        return new SweepFolder(
            full, RunLock.TakeOrMake(full, isKnown ? null : $"{path} holds other files and no {planName}"));
    }

    /// <summary>Makes and locks a new folder below <paramref name="root"/>, named as run folders are.</summary>
    /// <exception cref="InvalidRunException">It cannot be written there.</exception>
    public static SweepFolder Create(string root, string name, DateTimeOffset now)
    {
        var (path, held) = RunFolder.TakeNew(root, name, now);
        return new SweepFolder(path, held);
    }

    /// <summary>Where a sweep's results are.</summary>
    public static string ResultsIn(string folder) => Path.Combine(folder, ResultsName);

    /// <summary>Whether a folder is that of a sweep.</summary>
    public static bool IsSweep(string folder) => File.Exists(Path.Combine(folder, PlanName));

    /// <summary>Whether a folder is one of repeated trainings.</summary>
    public static bool IsRepeated(string folder) => File.Exists(Path.Combine(folder, RepeatedName));

    /// <summary>
    /// A member's folder, relative to the sweep's; it holds the run folders of search and training, and the log.
    /// </summary>
    public static string MemberFolder(SweepPoint point) => $"{MembersName}/{point.Name}";

    /// <summary>A file or folder in it, from a relative path with slashes.</summary>
    public string At(string relative) => Path.Combine(FullPath, relative.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>Lets other processes use the folder.</summary>
    public void Dispose() => runLock.Dispose();
}
