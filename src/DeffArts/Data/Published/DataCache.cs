namespace DeffArts.Data.Published;

/// <summary>Where downloads and decoded images are kept, and how files come into being there.</summary>
public static class DataCache
{
    /// <summary>
    /// <c>$XDG_CACHE_HOME/deffarts</c>, or <c>~/.cache/deffarts</c> where the variable is not an absolute path.
    /// </summary>
    public static string DefaultFolder
    {
        get
        {
            var configured = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            var root = Path.IsPathFullyQualified(configured ?? string.Empty)
                ? configured!
                : Path.Combine(Home, ".cache");
            return Path.Combine(root, "deffarts");
        }
    }

    // Taken as it is: of a home that is not there .NET makes an empty name, and so the current folder.
    private static string Home => Path.GetFullPath(Environment.GetFolderPath(
        Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify) is { Length: > 0 } home
        ? home
        : "/");

    /// <summary>
    /// Writes a file under a temporary name beside it, flushes it to disk and renames it: the file is there whole or
    /// not at all.
    /// </summary>
    internal static void Write(string path, Action<Stream> write)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Environment.ProcessId}-{Guid.NewGuid():N}.tmp";
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                write(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
