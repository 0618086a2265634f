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

    /// <summary>
    /// Linux promises more memory than there is and kills who takes it up; what no machine or container of this size
    /// can keep is refused before.
    /// </summary>
    /// <param name="bytes">All that the process would hold.</param>
    /// <param name="what">What wants it.</param>
    /// <exception cref="InsufficientMemoryException">It cannot be had.</exception>
    public static void Require(long bytes, string what)
    {
        // Nine tenths, mostly, of the machine's memory or of the container's.
        var most = GC.GetGCMemoryInfo().HighMemoryLoadThresholdBytes;
        if (most > 0 && bytes > most)
        {
#pragma warning disable MA0012 // The runtime would say it a moment later, or the system kill.
            throw new InsufficientMemoryException($"{bytes} bytes with those of {what}, where {most} can be had");
#pragma warning restore MA0012
        }
    }

    private static long Pages(string number) => long.Parse(number, CultureInfo.InvariantCulture);
}
