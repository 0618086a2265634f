using System.Runtime.InteropServices;

namespace DeffArts.Running;

/// <summary>
/// Loads libtorch before TorchSharp does, which answers a library that does not fit into memory by copying half a
/// gigabyte of libraries beside it and by speaking of a missing package.
/// </summary>
internal static partial class TensorLibrary
{
    private const string Name = "libtorch_cpu.so";
    private const int AddressSpace = 9;

    /// <summary>Loads it; where it is not found TorchSharp says so.</summary>
    /// <exception cref="RunFailedException">There is no room for it.</exception>
    public static void Load()
    {
        var path = Path.Combine(AppContext.BaseDirectory, Name);
        if (!OperatingSystem.IsLinux() || !File.Exists(path))
        {
            return;
        }

        try
        {
            NativeLibrary.Load(path);
        }
        catch (DllNotFoundException e) when (Limit() is { } bytes)
        {
            throw new RunFailedException(
                $"out of memory: the tensor library does not fit into the {bytes >> 20:N0} MiB of addresses "
                + "that this process may have; give it more (ulimit -v)", e);
        }
    }

    /// <summary>The bytes of addresses that the process may have; null without a limit.</summary>
    private static ulong? Limit() =>
        ReadLimit(AddressSpace, out var limit) == 0 && limit.Soft < long.MaxValue ? limit.Soft : null;

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int ReadLimit(int resource, out ResourceLimit limit);

    [StructLayout(LayoutKind.Sequential)]
    private struct ResourceLimit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
