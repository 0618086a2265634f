using System.Globalization;

namespace DeffArts.Runs;

/// <summary>
/// The folder of one run, <c>&lt;root&gt;/&lt;yyyyMMdd-HHmmss&gt;-&lt;name&gt;/</c>, held against other processes until
/// it is disposed or the process ends.
/// </summary>
public sealed class RunFolder : IDisposable
{
    private const string SettingsName = "settings.json";
    private const string GenotypeName = "genotype.json";
    private const string SummaryName = "summary.json";
    private const string NetworkName = "network.safetensors";
    private const string BestNetworkName = "best.safetensors";
    private const string TestName = "test.json";
    private const int LongestName = 60;
    private readonly RunLock runLock;

    private RunFolder(string path, RunLock held) => (FullPath, runLock) = (path, held);

    /// <summary>The folder itself, absolute.</summary>
    public string FullPath { get; }

    /// <summary>Every resolved setting and the provenance; its presence makes the folder a run.</summary>
    public string SettingsPath => In(SettingsName);

    /// <summary>The <see cref="EventLog"/>.</summary>
    public string EventsPath => In("events.jsonl");

    /// <summary>The folder of the <see cref="Checkpoints"/>; the first one creates it.</summary>
    public string CheckpointsPath => In("checkpoints");

    /// <summary>The cells that the run found.</summary>
    public string GenotypePath => In(GenotypeName);

    /// <summary>The trained network: weights and running statistics.</summary>
    public string NetworkPath => In(NetworkName);

    /// <summary>The network of the epoch that was best on the images kept out.</summary>
    public string BestNetworkPath => In(BestNetworkName);

    /// <summary>The picture of the cells.</summary>
    public string CellsPath => In("cells.svg");

    /// <summary>The run's results.</summary>
    public string SummaryPath => In(SummaryName);

    /// <summary>The folder of the <see cref="TensorBoardFile"/>.</summary>
    public string TensorBoardPath => In("tensorboard");

    /// <summary>What the test of a trained network found, class by class.</summary>
    public string TestPath => In(TestName);

    /// <summary>
    /// Makes and locks a new folder, never one that exists: <c>-2</c>, <c>-3</c> follow the name where it is taken.
    /// </summary>
    /// <param name="root">Where the runs lie; created where missing.</param>
    /// <param name="name">Any text; what does not suit a file name becomes <c>-</c>.</param>
    /// <param name="now">The time to name the folder after, in its own zone.</param>
    /// <exception cref="InvalidRunException">It cannot be written there.</exception>
    public static RunFolder Create(string root, string name, DateTimeOffset now)
    {
        var (path, held) = TakeNew(root, name, now);
        return new RunFolder(path, held);
    }

    /// <summary>The same for folders of another kind: the path with its lock.</summary>
    internal static (string Path, RunLock Held) TakeNew(string root, string name, DateTimeOffset now)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        ArgumentNullException.ThrowIfNull(name);
        var time = now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        var path = Path.GetFullPath(Path.Combine(root, $"{time}-{FileSafe(name)}"));
        for (var attempt = 1; ; attempt++)
        {
            var candidate = attempt == 1 ? path : $"{path}-{attempt}";
            if (!Path.Exists(candidate) && RunLock.TakeNew(candidate) is { } held)
                return (candidate, held);
        }
    }

    /// <summary>
    /// Makes and locks exactly this folder. What a process left that was killed before it wrote settings is taken over.
    /// </summary>
    /// <exception cref="InvalidRunException">
    /// It holds a run or other files, is in use, or cannot be written.
    /// </exception>
    public static RunFolder CreateAt(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (SettingsIn(full) is not null)
            throw new InvalidRunException(
                $"{path} holds a run already; go on with it by --resume, or name another folder");

        return new RunFolder(full, RunLock.TakeOrMake(full, $"{path} holds other files"));
    }

    /// <summary>Whether another process holds the run in this folder now.</summary>
    /// <exception cref="InvalidRunException">The folder cannot be written.</exception>
    public static bool IsInUse(string path) => SettingsIn(path) is not null && RunLock.IsTaken(path);

    /// <summary>Locks the folder of an earlier run, to go on with it.</summary>
    /// <exception cref="InvalidRunException">Not a run folder, in use by another process, or not writable.</exception>
    public static RunFolder Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (!Directory.Exists(full))
            throw new InvalidRunException(
                $"{path}: there is no such folder; name the folder of a run, as in runs/TIME-NAME");

        // Looked at before anything is written: a mistyped path must not leave a lock file in somebody's folder.
        if (!File.Exists(Path.Combine(full, SettingsName)))
            throw new InvalidRunException(
                $"{path} is not the folder of a run: it has no {SettingsName}; name another one");

        return new RunFolder(full, RunLock.TakeClean(full));
    }

    /// <summary>
    /// Looks, without the lock, for the genotype of a run that may be running: its path, or null when
    /// <paramref name="path"/> is not the folder of a run or the run has none yet.
    /// </summary>
    public static string? FindGenotype(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var genotype = Path.Combine(path, GenotypeName);
        return File.Exists(Path.Combine(path, SettingsName)) && File.Exists(genotype) ? genotype : null;
    }

    /// <summary>Where a run's settings are, or null when <paramref name="path"/> is not the folder of a run.</summary>
    public static string? SettingsIn(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var settings = Path.Combine(path, SettingsName);
        return File.Exists(settings) ? settings : null;
    }

    /// <summary>Where a run's results are.</summary>
    public static string SummaryIn(string path) => Path.Combine(path, SummaryName);

    /// <summary>Where a finished training's network is.</summary>
    public static string NetworkIn(string path) => Path.Combine(path, NetworkName);

    /// <summary>Where the best network of a training is that kept images out.</summary>
    public static string BestNetworkIn(string path) => Path.Combine(path, BestNetworkName);

    /// <summary>Lets other processes use the folder.</summary>
    public void Dispose() => runLock.Dispose();

    private static string FileSafe(string name)
    {
        var safe = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-'));
        safe = safe[..Math.Min(safe.Length, LongestName)].Trim('-', '.');
        return safe.Length == 0 ? "run" : safe;
    }

    private string In(string name) => Path.Combine(FullPath, name);
}
