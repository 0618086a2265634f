namespace DeffArts.Runs;

/// <summary>
/// Whether a temporary file belongs to a process that is gone: a process keeps a lock on what it writes, and the system
/// gives the lock back when it ends, also by a kill.
/// </summary>
internal static class Abandoned
{
    // Between the making of a file and its lock is a moment in which it looks abandoned.
    private static readonly TimeSpan Youth = TimeSpan.FromSeconds(10);

    /// <summary>Whether a file or folder was not changed just now.</summary>
    public static bool IsOld(string path) => DateTime.UtcNow - File.GetLastWriteTimeUtc(path) > Youth;

    /// <summary>Whether nobody holds a file; false too where that cannot be found out.</summary>
    public static bool IsUnlocked(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (Exception e) when (InvalidRunException.IsRefusal(e))
        {
            return false;
        }
    }
}
