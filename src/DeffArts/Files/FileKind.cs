using System.Runtime.InteropServices;

namespace DeffArts.Files;

/// <summary>What a path leads to, links followed.</summary>
internal enum FileKind
{
    /// <summary>Nothing is there, or the system does not say.</summary>
    Unknown,

    /// <summary>Bytes with an end.</summary>
    Regular,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A pipe: with a name it waits for a writer, perhaps for ever.</summary>
    Pipe,

    /// <summary>A device, which may have no end.</summary>
    Device,

    /// <summary>A socket.</summary>
    Socket,
}

/// <summary>
/// Asks what a path leads to without opening it: opening a named pipe waits for whoever is at its other end.
/// </summary>
internal static partial class FileKinds
{
    // Of Linux; statx has the same layout on every processor, which stat has not.
    private const int CurrentFolder = -100;
    private const uint TypeAlone = 1;
    private const int ModeOffset = 28;
    private const int TypeBits = 0xF000;

    /// <summary>The kind; <see cref="FileKind.Unknown"/> on other systems than Linux.</summary>
    public static unsafe FileKind Of(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return FileKind.Unknown;
        }

        Span<byte> answer = stackalloc byte[256];
        fixed (byte* buffer = answer)
        {
            if (Statx(CurrentFolder, path, 0, TypeAlone, buffer) != 0)
            {
                return FileKind.Unknown;
            }
        }

        return (MemoryMarshal.Read<ushort>(answer[ModeOffset..]) & TypeBits) switch
        {
            0x8000 => FileKind.Regular,
            0x4000 => FileKind.Folder,
            0x1000 => FileKind.Pipe,
            0x2000 or 0x6000 => FileKind.Device,
            0xC000 => FileKind.Socket,
            _ => FileKind.Unknown,
        };
    }

    /// <summary>
    /// Whether a path names something that the program was handed open, as a shell's <c>&lt;(command)</c> does.
    /// </summary>
    public static bool IsDescriptor(string path) =>
        path.StartsWith("/dev/fd/", StringComparison.Ordinal)
            || path.StartsWith("/proc/self/fd/", StringComparison.Ordinal)
        || path is "/dev/stdin" or "/dev/stdout" or "/dev/stderr";

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial int Statx(int folder, string path, int flags, uint mask, byte* answer);
}
