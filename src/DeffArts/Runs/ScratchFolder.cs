namespace DeffArts.Runs;

/// <summary>
/// A temporary folder, held by a lock on a file in it until it is disposed or the process ends, however that happens.
/// Making one clears away those beside it that killed processes left.
/// </summary>
internal sealed class ScratchFolder : IDisposable
{
    private const string Suffix = ".tmp";
    private const string LockName = ".deffarts-lock";
    private readonly FileStream held;

    private ScratchFolder(string path, FileStream held) => (FullPath, this.held) = (path, held);

    /// <summary>The folder.</summary>
    public string FullPath { get; }

    /// <summary>Makes <c>PREFIX + random + .tmp</c> in a folder that is there.</summary>
    /// <param name="parent">Where.</param>
    /// <param name="prefix">The beginning of its name, and of those that it takes for its own kind.</param>
    /// <param name="rescue">Is given each abandoned folder before it is removed.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static ScratchFolder Create(string parent, string prefix, Action<string>? rescue = null)
    {
        foreach (var folder in Directory.EnumerateDirectories(parent, $"{prefix}*{Suffix}").ToList())
        {
            if (Path.GetFileName(folder).Length == prefix.Length + RandomName().Length + Suffix.Length
                && IsAbandoned(folder))
            {
                rescue?.Invoke(folder);
                Remove(folder);
            }
        }

        var path = Path.Combine(parent, prefix + RandomName() + Suffix);
        Directory.CreateDirectory(path);
        return new ScratchFolder(path,
            new FileStream(Path.Combine(path, LockName), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None));
    }

    /// <summary>Removes the folder and what is in it.</summary>
    public void Dispose()
    {
        held.Dispose();
        Remove(FullPath);
    }

    private static string RandomName() => Guid.NewGuid().ToString("N");

    private static bool IsAbandoned(string folder)
    {
        var path = Path.Combine(folder, LockName);
        return Abandoned.IsOld(folder) && (!File.Exists(path) || Abandoned.IsUnlocked(path));
    }

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (InvalidRunException.IsRefusal(e))
        {
            // Somebody else's, or removed by somebody else: it is in nobody's way.
        }
    }
}
