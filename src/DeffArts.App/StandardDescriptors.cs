using System.Runtime.InteropServices;

namespace DeffArts.App;

/// <summary>
/// The descriptors 0 to 2 as they may be found. One that is closed (<c>&gt;&amp;-</c>) becomes /dev/null, since the
/// next file that is opened would take its place and be written into by mistake.
/// </summary>
internal static partial class StandardDescriptors
{
    private const int GetFlags = 1;
    private const int CloseOnExecute = 1;
    private const int ReadWrite = 2;

    /// <summary>
    /// Whether the runtime opened a file of its own in the place of one that was closed. What a process is started with
    /// does not close when it starts another program, what it opened does.
    /// </summary>
    public static bool AreTaken => !OperatingSystem.IsWindows()
        && Enumerable.Range(0, 3)
        .Any(descriptor => Flags(descriptor, GetFlags) is >= 0 and var flags && (flags & CloseOnExecute) != 0);

    /// <summary>Puts /dev/null where nothing is open.</summary>
    /// <param name="andWhereTaken">Also where the runtime has a file: only right before another program starts.</param>
    public static void Fill(bool andWhereTaken)
    {
        for (var descriptor = 0; !OperatingSystem.IsWindows() && descriptor < 3; descriptor++)
        {
            var flags = Flags(descriptor, GetFlags);
            if (flags < 0 || (andWhereTaken && (flags & CloseOnExecute) != 0))
            {
                var nothing = OpenFile("/dev/null", ReadWrite);
                if (nothing >= 0 && nothing != descriptor)
                {
                    _ = Duplicate(nothing, descriptor);
                    _ = CloseFile(nothing);
                }
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Flags(int descriptor, int command);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "dup2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Duplicate(int from, int to);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int CloseFile(int descriptor);
}
