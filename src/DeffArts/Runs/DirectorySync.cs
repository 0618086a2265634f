using System.Runtime.InteropServices;

namespace DeffArts.Runs;

/// <summary>
/// Brings a rename to the disk. On Unix a rename lives in the directory, which has to be flushed for itself, and .NET
/// opens no directories; Windows has no such call and its file systems journal the rename.
/// </summary>
internal static partial class DirectorySync
{
    private const int ReadOnly = 0;
    private const int InputOutputError = 5;

    /// <summary>Makes a folder where missing, so that what is flushed in it later can be found.</summary>
    public static void Create(string folder)
    {
        if (Directory.Exists(folder))
            return;

        var full = Path.GetFullPath(folder);
        Directory.CreateDirectory(full);
        Flush(Path.GetDirectoryName(full)!);
    }

    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;

        // A folder that may be written but not listed cannot be opened: the rename is done, only less durable.
        var descriptor = Open(folder, ReadOnly);
        if (descriptor < 0)
            return;

        // File systems that cannot flush a directory say EINVAL; a disk that fails says EIO.
        var failed = Fsync(descriptor) != 0 && Marshal.GetLastPInvokeError() == InputOutputError;
        _ = Close(descriptor);
        if (failed)
            throw new IOException("Input/output error");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
