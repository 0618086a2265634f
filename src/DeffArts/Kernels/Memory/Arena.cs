using System.Runtime.InteropServices;

namespace DeffArts.Kernels.Memory;

/// <summary>
/// Memory outside the managed heap, in blocks that are handed out piece by piece and freed all at once. A piece is
/// aligned to a cache line and starts as zeros.
/// </summary>
internal sealed unsafe class Arena : IDisposable
{
    private const int Line = 64;
    private const nuint HugePage = 2 << 20;
    private const nuint MostGrowth = 64 * HugePage;
    private readonly List<MemoryBlock> blocks = [];
    private byte* next;
    private nuint left;

    /// <summary>Bytes taken from the system.</summary>
    public long Bytes { get; private set; }

    /// <summary>Once cancelled, no more memory is taken: to touch gigabytes for the first time takes seconds.</summary>
    public CancellationToken Stop { get; set; }

    /// <summary>So many zeros.</summary>
    /// <exception cref="OperationCanceledException"><see cref="Stop"/>.</exception>
    public float* Floats(long count) => (float*)Take((nuint)count * sizeof(float));

    /// <summary>So many zeros in double precision.</summary>
    public double* Doubles(long count) => (double*)Take((nuint)count * sizeof(double));

    /// <summary>So many whole numbers, zero.</summary>
    public int* Integers(long count) => (int*)Take((nuint)count * sizeof(int));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var block in blocks)
        {
            block.Dispose();
        }

        blocks.Clear();
        (Bytes, left) = (0, 0);
    }

    private void* Take(nuint bytes)
    {
        Stop.ThrowIfCancellationRequested();
        bytes = (bytes + Line - 1) / Line * Line;
        if (bytes > left)
        {
            // As much again as there is, within limits: a tiny network stays tiny, a large one has few blocks.
            var growth = Math.Clamp((nuint)Bytes, HugePage, MostGrowth);
            var taken = Math.Max(growth, (bytes + HugePage - 1) / HugePage * HugePage);
            ProcessMemory.Require(Math.Max(Bytes, ProcessMemory.Kept()) + (long)taken, "a pass of the network");
            var block = new MemoryBlock(taken, HugePage);
            left = taken;
            next = (byte*)block.DangerousGetHandle();
            HugePages.Ask(next, left);
            blocks.Add(block);
            Bytes += (long)left;
        }

        var piece = next;
        next += bytes;
        left -= bytes;
        NativeMemory.Clear(piece, bytes);
        return piece;
    }
}

/// <summary>One piece of the system's memory; freed with its last user even where nobody disposes it.</summary>
internal sealed unsafe class MemoryBlock : SafeHandle
{
    /// <summary>Takes the memory; its content is not defined.</summary>
    public MemoryBlock(nuint bytes, nuint alignment)
        : base(0, ownsHandle: true) => SetHandle((nint)NativeMemory.AlignedAlloc(bytes, alignment));

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }
}

/// <summary>
/// Linux's transparent huge pages: a step walks through gigabytes, and with pages of 4 kB the processor would spend
/// part of it looking up addresses.
/// </summary>
internal static unsafe partial class HugePages
{
    private const int Advice = 14;

    /// <summary>Asks for them; where there are none nothing changes but the speed.</summary>
    public static void Ask(void* memory, nuint bytes)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Advise((nint)memory, bytes, Advice);
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint memory, nuint bytes, int advice);
}
