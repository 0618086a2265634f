using System.Globalization;
using DeffArts.Files;

namespace DeffArts.Runs;

/// <summary>
/// The exclusive lock of a run folder. The operating system holds it for the open file <c>lock</c> (flock on Unix), so
/// it ends with the process however that dies, and the file itself may stay. Where a file system has no locks, or
/// DOTNET_SYSTEM_IO_DISABLEFILELOCKING is set, .NET opens the file without one.
/// </summary>
internal sealed class RunLock : IDisposable
{
    private const string FileName = "lock";

    // A locked file cannot be read by others, so its owner is named in a second one.
    private const string OwnerFileName = "lock.pid";
    private const long LongestOwner = 32;
    private readonly FileStream lockFile;
    private readonly string ownerFile;

    private RunLock(FileStream file, string ownerPath) => (lockFile, ownerFile) = (file, ownerPath);

    /// <summary>Takes the lock of an existing folder.</summary>
    /// <exception cref="InvalidRunException">Another process has it, or the folder cannot be written.</exception>
    public static RunLock Take(string folder)
    {
        try
        {
            return Open(folder, FileMode.OpenOrCreate);
        }
        catch (IOException e) when (IsTaken(e))
        {
            throw new InvalidRunException(
                $"{folder} is in use by another process{OwnerOf(folder)}; wait for it to end or stop it", e);
        }
        catch (Exception e) when (InvalidRunException.IsRefusal(e))
        {
            throw InvalidRunException.CannotWrite(Path.Combine(folder, FileName), e);
        }
    }

    /// <summary>Takes the lock of an existing folder and removes what interrupted writes have left in it.</summary>
    /// <exception cref="InvalidRunException">Another process has it, or the folder cannot be written.</exception>
    public static RunLock TakeClean(string folder)
    {
        var held = Take(folder);
        try
        {
            AtomicFile.RemoveTemporaries(folder);
            return held;
        }
        catch (Exception e) when (InvalidRunException.IsRefusal(e))
        {
            held.Dispose();
            throw InvalidRunException.CannotWrite(folder, e);
        }
    }

    /// <summary>
    /// Makes the folder where it is missing, and takes it as <see cref="TakeClean"/> does. One that holds more than a
    /// lock and temporary files is left as it is: a mistyped path must not leave a lock in somebody's folder.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="foreign">What to say of a folder with other files; null where they are known.</param>
    /// <exception cref="InvalidRunException">Other files, in use by another process, or not writable.</exception>
    public static RunLock TakeOrMake(string folder, string? foreign)
    {
        try
        {
            if (foreign is not null && Directory.Exists(folder)
                && Directory.EnumerateFileSystemEntries(folder)
                .Any(entry => !IsPart(entry) && !AtomicFile.IsTemporary(entry)))
            {
                throw new InvalidRunException($"{foreign}; name an empty folder or a new one");
            }

            DirectorySync.Create(folder);
        }
        catch (Exception e) when (InvalidRunException.IsRefusal(e))
        {
            throw InvalidRunException.CannotWrite(folder, e);
        }

        return TakeClean(folder);
    }

    /// <summary>Takes the lock of a new folder; null when another process was quicker to create it.</summary>
    /// <exception cref="InvalidRunException">The folder cannot be written.</exception>
    public static RunLock? TakeNew(string folder)
    {
        try
        {
            DirectorySync.Create(folder);
            return Open(folder, FileMode.CreateNew);
        }
        catch (IOException e) when (IsTaken(e) || IsThere(e))
        {
            return null;
        }
        catch (Exception e) when (InvalidRunException.IsRefusal(e))
        {
            throw InvalidRunException.CannotWrite(folder, e);
        }
    }

    /// <summary>Whether another process has the lock of an existing folder now.</summary>
    /// <exception cref="InvalidRunException">The folder cannot be written.</exception>
    public static bool IsTaken(string folder)
    {
        try
        {
            using var free = Open(folder, FileMode.OpenOrCreate);
            return false;
        }
        catch (IOException e) when (IsTaken(e))
        {
            return true;
        }
        catch (Exception e) when (InvalidRunException.IsRefusal(e))
        {
            throw InvalidRunException.CannotWrite(Path.Combine(folder, FileName), e);
        }
    }

    /// <summary>Gives the lock back.</summary>
    public void Dispose()
    {
        // The file stays: one who opened it before a removal would hold the lock of a file that nobody finds.
        File.Delete(ownerFile);
        lockFile.Dispose();
    }

    private static bool IsPart(string path) => Path.GetFileName(path) is FileName or OwnerFileName;

    private static RunLock Open(string folder, FileMode mode)
    {
        var file = new FileStream(Path.Combine(folder, FileName), mode, FileAccess.ReadWrite, FileShare.None);
        var ownerPath = Path.Combine(folder, OwnerFileName);
        try
        {
            File.WriteAllText(ownerPath, Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n");
            return new RunLock(file, ownerPath);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static string OwnerOf(string folder)
    {
        try
        {
            var text = InputFile.ReadText(Path.Combine(folder, OwnerFileName), LongestOwner);
            return int.TryParse(text, NumberStyles.None | NumberStyles.AllowTrailingWhite, null, out var process)
                ? $" (pid {process})"
                : "";
        }
        catch (Exception e) when (InvalidRunException.IsRefusal(e))
        {
            return "";
        }
    }

    // EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows.
    private static bool IsTaken(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);

    // EEXIST and ERROR_FILE_EXISTS.
    private static bool IsThere(IOException e) => e.HResult is 17 or unchecked((int)0x80070050);
}
