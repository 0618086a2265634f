using System.Collections;
using System.Runtime.InteropServices;

namespace DeffArts.App;

/// <summary>
/// A step through libtorch allocates and frees gigabytes. glibc serves that well with huge pages and when it keeps what
/// is freed, but reads its settings only while a process starts. So the program starts once more in its own place, with
/// the same process id, unless the variable is there: then the launcher set it, or the user, or the first start. The
/// same start gives /dev/null to a program whose standard output was closed and taken by a file of the runtime.
/// </summary>
internal static partial class MallocSettings
{
    /// <summary>The name of the variable with glibc's settings.</summary>
    public const string Variable = "GLIBC_TUNABLES";

    /// <summary>The settings; the launcher sets the same, which saves the second start.</summary>
    public const string Value =
        "glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=4294967296:glibc.malloc.trim_threshold=8589934592";

    /// <summary>Does not return where it starts again; where it cannot, nothing changes but the speed.</summary>
    public static void Apply()
    {
        var isSet = Environment.GetEnvironmentVariable(Variable) is not null;
        if (!OperatingSystem.IsLinux() || (isSet && !StandardDescriptors.AreTaken)
            || Environment.ProcessPath is not { } program || Arguments() is not { } arguments)
        {
            return;
        }

        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(entry => $"{entry.Key}={entry.Value}");
        environment = isSet ? environment : environment.Append($"{Variable}={Value}");
        StandardDescriptors.Fill(andWhereTaken: true);
        _ = Execute(program, [.. arguments, null], [.. environment, null]);
    }

    /// <summary>
    /// As the system has them: with the name of the program, and of what <c>dotnet</c> was told to run.
    /// </summary>
    private static string[]? Arguments()
    {
        try
        {
            // Each ends with a zero; the last may be empty.
            return File.ReadAllText("/proc/self/cmdline")[..^1].Split('\0');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "execve", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execute(string program, string?[] arguments, string?[] environment);
}
