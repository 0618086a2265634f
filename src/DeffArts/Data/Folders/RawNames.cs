using System.Runtime.InteropServices;
using System.Text;

namespace DeffArts.Data.Folders;

/// <summary>
/// Names in a folder that are not UTF-8. Linux allows any bytes; .NET lists such a name with U+FFFD for the wrong ones,
/// and a path with that leads nowhere, so the entry cannot be opened, only named.
/// </summary>
internal static partial class RawNames
{
    // Of struct dirent on 64-bit Linux, with any C library.
    private const int TypeAt = 18;
    private const int NameAt = 19;
    private const int UnknownType = 0;
    private const int FolderType = 4;
    private const int LinkType = 10;

    /// <summary>Whether a listed entry may have such a name; U+FFFD itself may stand in a right one.</summary>
    public static bool MayBeWrong(FileSystemInfo entry) => entry.Name.Contains('\uFFFD', StringComparison.Ordinal);

    /// <summary>
    /// The names that are not UTF-8, wrong bytes written as <c>\xe9</c>, in order, and whether it may be a folder's.
    /// Empty where the system cannot be asked.
    /// </summary>
    public static IReadOnlyList<(string Name, bool MayBeFolder)> In(string folder)
    {
        if (!OperatingSystem.IsLinux()
            || !Environment.Is64BitProcess || OpenFolder(folder) is not (not 0 and var opened))
        {
            return [];
        }

        try
        {
            var names = new List<(string Name, bool MayBeFolder)>();
            while (ReadEntry(opened) is not 0 and var entry)
            {
                var name = NameOf(entry);
                if (Escaped(name) is { } escaped)
                {
                    names.Add((escaped, Marshal.ReadByte(entry, TypeAt) is UnknownType or FolderType or LinkType));
                }
            }

            names.Sort((one, other) => string.CompareOrdinal(one.Name, other.Name));
            return names;
        }
        finally
        {
            _ = CloseFolder(opened);
        }
    }

    private static byte[] NameOf(nint entry)
    {
        var length = 0;
        while (Marshal.ReadByte(entry, NameAt + length) != 0)
        {
            length++;
        }

        var name = new byte[length];
        Marshal.Copy(entry + NameAt, name, 0, length);
        return name;
    }

    /// <summary>The name with its wrong bytes escaped; null where there are none.</summary>
    private static string? Escaped(ReadOnlySpan<byte> name)
    {
        var text = new StringBuilder();
        var isWrong = false;
        while (name.Length > 0)
        {
            var isRight = Rune.DecodeFromUtf8(
                name, out var rune, out var length) == System.Buffers.OperationStatus.Done;
            foreach (var value in isRight ? [] : name[..length])
            {
                text.Append($@"\x{value:x2}");
            }

            text.Append(isRight ? rune.ToString() : string.Empty);
            isWrong |= !isRight;
            name = name[length..];
        }

        return isWrong ? text.ToString() : null;
    }

    [LibraryImport("libc", EntryPoint = "opendir", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint OpenFolder(string path);

    [LibraryImport("libc", EntryPoint = "readdir")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint ReadEntry(nint folder);

    [LibraryImport("libc", EntryPoint = "closedir")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int CloseFolder(nint folder);
}
