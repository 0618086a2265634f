using System.Globalization;

namespace DeffArts.Fuzz;

/// <summary>
/// Memory that reading takes: what .NET allocates, and, on Linux, how far the process grows, which sees tensors and
/// decoders too.
/// </summary>
internal readonly struct MemoryUse
{
    /// <summary>The process grows by so much for reasons of its own: the collector's.</summary>
    public const long Noise = 512L << 20;

    private const string Peak = "VmHWM:";
    private const string Now = "VmRSS:";
    private static readonly bool IsLinux = OperatingSystem.IsLinux();
    private readonly long allocated;
    private readonly long resident;

    private MemoryUse(long allocated, long resident) => (this.allocated, this.resident) = (allocated, resident);

    /// <summary>Begins to count.</summary>
    public static MemoryUse Start()
    {
        if (IsLinux)
        {
            // Sets the peak back to what is there now.
            File.WriteAllText("/proc/self/clear_refs", "5");
        }

        return new MemoryUse(GC.GetTotalAllocatedBytes(), Status(Now));
    }

    /// <summary>Bytes that .NET allocated since, on all threads.</summary>
    public long Managed() => GC.GetTotalAllocatedBytes() - allocated;

    /// <summary>Bytes by which the process was larger at its peak; 0 where it cannot be known.</summary>
    public long Resident() => Status(Peak) - resident;

    private static long Status(string key)
    {
        if (!IsLinux)
        {
            return 0;
        }

        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(key, StringComparison.Ordinal));
        return 1024 * long.Parse(
            line[key.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }
}
