using DeffArts.Runs;

namespace DeffArts.Export.C;

/// <summary>Puts a library on the disk: into a temporary folder beside its place, then renamed.</summary>
internal static class CFolder
{
    private const string New = "new";
    private const string Old = "old";
    private static readonly string[] Made = ["network", "network-m4.elf", "network-m7.elf", "plan.svg"];

    /// <summary>Writes every file, or nothing; an earlier export at the place is replaced.</summary>
    /// <exception cref="InvalidRunException">It cannot be written, or something else stands there.</exception>
    public static void Write(CLibrary library, string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var place = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (File.Exists(place) || (Directory.Exists(place) && !MayReplace(library, place)))
        {
            throw new InvalidRunException(
                $"something else stands there: {folder}; choose another folder for the C library");
        }

        try
        {
            var parent = Directory.CreateDirectory(Path.GetDirectoryName(place)!).FullName;
            using var scratch = ScratchFolder.Create(
                parent, Path.GetFileName(place) + ".", left => Rescue(left, place));
            var (made, old) = (Path.Combine(scratch.FullPath, New), Path.Combine(scratch.FullPath, Old));
            foreach (var file in library.Files)
            {
                var path = Path.Combine(made, file.Path);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                AtomicFile.WriteText(path, file.Text);
            }

            Replace(made, place, old);
        }
        catch (Exception e) when (InvalidRunException.IsRefusal(e))
        {
            throw InvalidRunException.CannotWrite(folder, e);
        }
    }

    private static void Replace(string made, string place, string old)
    {
        if (Directory.Exists(place))
        {
            Directory.Move(place, old);
        }

        try
        {
            Directory.Move(made, place);
        }
        catch when (Directory.Exists(old))
        {
            Directory.Move(old, place);
            throw;
        }
    }

    /// <summary>
    /// A kill between the two renames left the place empty and the earlier export in the scratch folder.
    /// </summary>
    private static void Rescue(string scratch, string place)
    {
        var old = Path.Combine(scratch, Old);
        if (!Path.Exists(place) && Directory.Exists(old))
        {
            Directory.Move(old, place);
        }
    }

    /// <summary>
    /// Only what an export and its Makefile make: whatever else lies in the folder belongs to the user.
    /// </summary>
    private static bool MayReplace(CLibrary library, string place)
    {
        var own = library.Files.Select(file => file.Path.Split('/')[0]).Concat(Made).ToHashSet(StringComparer.Ordinal);
        return Directory.EnumerateFileSystemEntries(place).All(entry => own.Contains(Path.GetFileName(entry)));
    }
}
