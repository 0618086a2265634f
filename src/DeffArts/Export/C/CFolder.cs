using DeffArts.Runs;

namespace DeffArts.Export.C;

/// <summary>Puts a library on the disk: into a temporary folder beside its place, then renamed.</summary>
internal static class CFolder
{
    private static readonly string[] Made = ["network", "network-m4.elf", "network-m7.elf", "plan.svg"];

    /// <summary>Writes every file, or nothing; an earlier export at the place is replaced.</summary>
    /// <exception cref="InvalidRunException">It cannot be written, or something else stands there.</exception>
    public static void Write(CLibrary library, string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var place = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (File.Exists(place) || (Directory.Exists(place) && !MayReplace(library, place)))
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
            if (!Directory.Exists(place) && Directory.Exists(old))
            {
                Directory.Move(old, place);
            }

            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }

            throw e as InvalidRunException ?? InvalidRunException.CannotWrite(folder, e);
        }
    }

    /// <summary>Only what an export and its Makefile make: whatever else lies in the folder belongs to the user.</summary>
    private static bool MayReplace(CLibrary library, string place)
    {
        var own = library.Files.Select(file => file.Path.Split('/')[0]).Concat(Made).ToHashSet(StringComparer.Ordinal);
        return Directory.EnumerateFileSystemEntries(place).All(entry => own.Contains(Path.GetFileName(entry)));
    }
}
