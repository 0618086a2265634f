using System.Runtime.InteropServices;

namespace DeffArts.App;

/// <summary>
/// Standard input, output and error as they may be found. One that is closed (<c>&gt;&amp;-</c>) becomes /dev/null, since
/// the next file that is opened would take its place and be written into by mistake. Output that cannot be written, to a
/// full disk or a terminal that is gone, does not end a run of hours: it is dropped, and said at the end.
/// </summary>
internal static partial class StandardFiles
{
    private const int GetFlags = 1;
    private const int CloseOnExecute = 1;
    private const int ReadWrite = 2;
    private static KeptOutput? output;

    /// <summary>
    /// Whether the runtime opened a file of its own in the place of one that was closed. What a process is started with
    /// does not close when it starts another program, what it opened does.
    /// </summary>
    public static bool AreTaken => !OperatingSystem.IsWindows()
        && Enumerable.Range(0, 3).Any(descriptor => Flags(descriptor, GetFlags) is >= 0 and var flags && (flags & CloseOnExecute) != 0);

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

    /// <summary>Makes <see cref="Console"/> write through here.</summary>
    public static void Open()
    {
        Fill(andWhereTaken: false);
        output = new KeptOutput(Console.OpenStandardOutput());
        Console.SetOut(new StreamWriter(output, Console.OutputEncoding) { AutoFlush = true });
        Console.SetError(new StreamWriter(new KeptOutput(Console.OpenStandardError()), Console.OutputEncoding) { AutoFlush = true });
    }

    /// <summary>Says what could not be written.</summary>
    /// <param name="code">How the command ended.</param>
    /// <returns><paramref name="code"/>, or <see cref="ExitCode.Failure"/> where all but the output was done.</returns>
    public static int Close(int code)
    {
        if (output?.Failure is not { } failure)
        {
            return code;
        }

        Console.Error.WriteLine($"deffarts: cannot write to standard output: {Files.FileReason.Of(failure)}; what it would have "
            + "said is lost, all else was done");
        return code == ExitCode.Done ? ExitCode.Failure : code;
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
