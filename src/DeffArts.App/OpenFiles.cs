using System.Runtime.InteropServices;

namespace DeffArts.App;

/// <summary>
/// How many files this process may have open (<c>ulimit -n</c>). With too few the runtime cannot load its own libraries
/// and ends with a trace, so it is asked for first, by code that loads none. With fewer than about 25 the runtime does
/// not start at all; then the launcher says it.
/// </summary>
internal static partial class OpenFiles
{
    /// <summary>Fewer than these are refused: runtime, tensor library and a run take about half.</summary>
    public const int Least = 128;

    private const int LimitOnLinux = 7;
    private const int LimitOnMac = 8;
    private const int ErrorStream = 2;

    /// <summary>Whether they are enough; says so in one line where not.</summary>
    public static unsafe bool AreEnough()
    {
        if (OperatingSystem.IsWindows())
        {
            return true;
        }

        Limit limit;
        if (GetLimit(OperatingSystem.IsMacOS() ? LimitOnMac : LimitOnLinux, &limit) != 0 || limit.Current >= Least)
        {
            return true;
        }

        var line = "deffarts: too few open files are allowed (ulimit -n); allow at least 128, as by ulimit -n 1024\n"u8;
        fixed (byte* text = line)
        {
            _ = Write(ErrorStream, text, line.Length);
        }

        return false;
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial int GetLimit(int resource, Limit* limit);

    [LibraryImport("libc", EntryPoint = "write")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial nint Write(int descriptor, byte* text, nint length);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public nuint Current;
        public nuint Most;
    }
}
