using System.Text;
using DeffArts.Files;

namespace DeffArts.Runs;

/// <summary>
/// Writes whole files: whoever looks at the path, also after a kill or a power cut, finds the file as it was before or
/// the new one complete, never a part. A killed writer leaves a hidden temporary file beside it, which the next write
/// to that folder removes.
/// </summary>
public static class AtomicFile
{
    private const string TemporaryPrefix = ".deffarts-";
    private const string TemporarySuffix = ".tmp";
    private const int BufferSize = 1 << 16;

    /// <summary>Writes text as UTF-8 without a byte order mark.</summary>
    /// <exception cref="InvalidRunException">
    /// It cannot be written: disk full, no such folder, no permission.
    /// </exception>
    public static void WriteText(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>
    /// Lets <paramref name="write"/> fill a temporary file in the same folder, brings it to the disk and renames it. A
    /// link is followed. When anything fails the temporary is removed and the old file stands.
    /// </summary>
    /// <exception cref="InvalidRunException">
    /// It cannot be written: disk full, no such folder, no permission.
    /// </exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        try
        {
            var target = IsHanded(path) ? path : Resolve(path);
            switch (FileKinds.Of(target))
            {
                case var _ when IsHanded(target):
                case FileKind.Device:
                    WriteStraight(target, write);
                    break;
                case var kind and (FileKind.Folder or FileKind.Pipe or FileKind.Socket):
                    throw new IOException($"a {kind.ToString().ToLowerInvariant()} has this name");
                default:
                    WriteAndRename(target, write);
                    break;
            }
        }
        catch (Exception e) when (InvalidRunException.IsRefusal(e))
        {
            throw InvalidRunException.CannotWrite(path, e);
        }
    }

    /// <summary>
    /// Writes files that belong together: all of them get their names after the last one is complete, so that none
    /// stays alone where another cannot be written.
    /// </summary>
    /// <param name="files">Paths, all different, and contents.</param>
    /// <param name="beforeNames">What must also succeed before the first file gets its name.</param>
    /// <exception cref="InvalidRunException">
    /// One cannot be written: disk full, no such folder, no permission.
    /// </exception>
    public static void WriteTogether(IReadOnlyList<(string Path, byte[] Content)> files, Action beforeNames)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(beforeNames);
        WriteFrom(0);

        // Each file is complete under a temporary name while those after it are written.
        void WriteFrom(int index)
        {
            if (index == files.Count)
            {
                beforeNames();
                return;
            }

            var (path, content) = files[index];
            if (Directory.Exists(path))
            {
                throw InvalidRunException.CannotWrite(path, new IOException("a folder has this name"));
            }

            Write(path, stream =>
            {
                stream.Write(content);
                ((FileStream)stream).Flush(flushToDisk: true);
                WriteFrom(index + 1);
            });
        }
    }

    /// <summary>Whether a path is that of a file which a killed writer left.</summary>
    internal static bool IsTemporary(string path) =>
        Path.GetFileName(path) is var name && name.StartsWith(TemporaryPrefix, StringComparison.Ordinal)
        && name.EndsWith(TemporarySuffix, StringComparison.Ordinal);

    /// <summary>Removes what killed writers left in a folder that nobody else writes to now.</summary>
    internal static void RemoveTemporaries(string folder)
    {
        foreach (var leftover in Temporaries(folder))
        {
            File.Delete(leftover);
        }
    }

    private static IEnumerable<string> Temporaries(string folder) =>
        Directory.EnumerateFiles(folder, TemporaryPrefix + "*" + TemporarySuffix);

    /// <summary>The same where others may be writing; what cannot be removed stays.</summary>
    private static void RemoveAbandoned(string folder)
    {
        try
        {
            foreach (var leftover in Temporaries(folder)
                .Where(path => Abandoned.IsOld(path) && Abandoned.IsUnlocked(path)))
            {
                File.Delete(leftover);
            }
        }
        catch (Exception e) when (InvalidRunException.IsRefusal(e))
        {
            // Somebody else's, or in a folder that cannot be listed: the write itself will say what is wrong with it.
        }
    }

    private static void WriteAndRename(string path, Action<Stream> write)
    {
        var folder = Path.GetDirectoryName(path)!;
        RemoveAbandoned(folder);
        var temporary = Path.Combine(folder, TemporaryPrefix + Guid.NewGuid().ToString("N") + TemporarySuffix);
        try
        {
            // Renamed while it is open, and so held: at no moment does it look like what a killed writer left.
            using var stream = new FileStream(
                temporary, FileMode.CreateNew, FileAccess.Write, FileShare.Delete, BufferSize);
            write(stream);
            stream.Flush(flushToDisk: true);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        DirectorySync.Flush(folder);
    }

    private static void WriteStraight(string path, Action<Stream> write)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, BufferSize);
        write(stream);
    }

    private static string Resolve(string path) => new FileInfo(path).LinkTarget is null
        ? Path.GetFullPath(path)
        : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;

    // Renaming over /dev/null, or over what /dev/stdout leads to, would replace it by a file.
    private static bool IsHanded(string path)
    {
        var full = Path.GetFullPath(path);
        return !OperatingSystem.IsWindows() && Path.Exists(full) && !Directory.Exists(full)
            && (full.StartsWith("/dev/", StringComparison.Ordinal)
                || full.StartsWith("/proc/", StringComparison.Ordinal))
            && !full.StartsWith("/dev/shm/", StringComparison.Ordinal);
    }
}
