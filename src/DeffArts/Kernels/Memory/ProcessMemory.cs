using System.Globalization;

namespace DeffArts.Kernels.Memory;

/// <summary>What this process holds of the machine's memory.</summary>
internal static class ProcessMemory
{
    private const string Path = "/proc/self/statm";

    /// <summary>Bytes that the system cannot take back, as it can a library's pages; 0 where it does not say.</summary>
    public static long Kept()
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        try
        {
            // In pages: all addresses, those in memory, those of them that are a file's.
            var pages = File.ReadAllText(Path).Split(' ');
            return (Pages(pages[1]) - Pages(pages[2])) * Environment.SystemPageSize;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return 0;
        }
    }

    private static long Pages(string number) => long.Parse(number, CultureInfo.InvariantCulture);
}
