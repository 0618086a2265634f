using DeffArts.Runs;

namespace DeffArts.Export.C;

/// <summary>Puts a library on the disk: into a temporary folder beside its place, then renamed.</summary>
internal static class CFolder
{
    /// <summary>Writes every file, or nothing; an earlier export at the place is replaced.</summary>
    /// <exception cref="InvalidRunException">It cannot be written, or something else stands there.</exception>
    public static void Write(CLibrary library, string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var place = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (File.Exists(place) || (Directory.Exists(place) && !MayReplace(place)))
        {
            throw new InvalidRunException($"something else stands there: {folder}; choose another folder for the C library");
        }

        var (temporary, old) = ($"{place}.{Guid.NewGuid():N}.tmp", $"{place}.{Guid.NewGuid():N}.old");
        try
        {
            foreach (var file in library.Files)
            {
                var path = Path.Combine(temporary, file.Path);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                AtomicFile.WriteText(path, file.Text);
            }

            if (Directory.Exists(place))
            {
                Directory.Move(place, old);
            }

            Directory.Move(temporary, place);
            if (Directory.Exists(old))
            {
                Directory.Delete(old, recursive: true);
            }
        }
        catch (Exception e) when (InvalidRunException.IsRefusal(e) || e is InvalidRunException)
        {
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }

            throw e as InvalidRunException ?? InvalidRunException.CannotWrite(folder, e);
        }
    }

    private static bool MayReplace(string place) =>
        !Directory.EnumerateFileSystemEntries(place).Any() || File.Exists(Path.Combine(place, CLibrary.HeaderName));
}
